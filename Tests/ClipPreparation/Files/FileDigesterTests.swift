import ClipPreparation
import EditModel
import Foundation
import Testing

@Suite struct FileDigesterTests {
    @Test(arguments: [0, 1, 1 << 20, 3 << 20 + 7])
    func theDigestIsThatOfTheContent(_ count: Int) async throws {
        let path = FileManager.default.temporaryDirectory.path + "/digest-" + UUID().uuidString
        defer { try? FileManager.default.removeItem(atPath: path) }
        let bytes = Data((0..<count).map { UInt8(truncatingIfNeeded: $0) })
        try bytes.write(to: URL(filePath: path))
        let finding = try await FileDigester().digest(path: path)
        #expect(finding.digest == ContentDigest(of: bytes))
        #expect(finding.stamp == (try FileStamp.of(path: path)))
        #expect(finding.stamp.size == Int64(count))
    }

    @Test func aFileThatGrowsMeanwhileIsRefused() async throws {
        let path = FileManager.default.temporaryDirectory.path + "/growing-" + UUID().uuidString
        defer { try? FileManager.default.removeItem(atPath: path) }
        try Data(count: 64 << 20).write(to: URL(filePath: path))
        let writer = Task.detached {
            let handle = try FileHandle(forWritingTo: URL(filePath: path))
            try handle.seekToEnd()
            while !Task.isCancelled { try handle.write(contentsOf: Data(count: 512)) }
        }
        await #expect {
            try await FileDigester().digest(path: path)
        } throws: {
            ($0 as? WanbatchError)?.code == "clip-changing"
        }
        writer.cancel()
        try await writer.value
    }

    @Test func aReplacedFileHasAnotherStamp() throws {
        let path = FileManager.default.temporaryDirectory.path + "/stamp-" + UUID().uuidString
        defer { try? FileManager.default.removeItem(atPath: path) }
        try Data("one".utf8).write(to: URL(filePath: path))
        let before = try FileStamp.of(path: path)
        try Data("two".utf8).write(to: URL(filePath: path), options: .atomic)
        #expect(try FileStamp.of(path: path) != before)
    }
}
