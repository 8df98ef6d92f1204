import Testing

@testable import ClipPublishing

@Suite struct ByteRangeTests {
    @Test(
        arguments: [
            nil, "", "bytes", "bytes=", "bytes=-", "bytes=a-b", "bytes=5-4", "bytes=0-1,4-5", "items=0-1",
            "bytes=1-2-3",
            "bytes=+1-2", "bytes=0-9999999999999999999999", "bytes=0x1-2",
        ] as [String?]
    )
    func whatCannotBeReadAsksForAll(header: String?) {
        #expect(ByteRange(header, length: 100) == .whole)
    }

    @Test(arguments: ["bytes=100-", "bytes=100-200", "bytes=-0", "bytes=999999999999999999-"])
    func whatTheFileDoesNotHaveIsUnsatisfiable(header: String) {
        #expect(ByteRange(header, length: 100) == .unsatisfiable)
    }

    @Test func anEmptyFileHasNoPart() {
        #expect(ByteRange("bytes=0-", length: 0) == .unsatisfiable)
        #expect(ByteRange("bytes=-5", length: 0) == .unsatisfiable)
    }

    @Test func everyPartLiesInTheFile() {
        for length in 1...12 as ClosedRange<Int64> {
            for first in 0..<length {
                for last in first...(length + 2) {
                    let expected = ByteRange.part(first..<min(last + 1, length))
                    #expect(ByteRange("bytes=\(first)-\(last)", length: length) == expected)
                }
                #expect(ByteRange("BYTES=\(first)-", length: length) == .part(first..<length))
                #expect(ByteRange("bytes=-\(first + 1)", length: length) == .part((length - first - 1)..<length))
            }
        }
    }
}
