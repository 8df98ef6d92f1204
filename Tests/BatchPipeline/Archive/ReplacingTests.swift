import EditModel
import Foundation
import Testing

@testable import BatchPipeline

@Suite struct ReplacingTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func content(_ name: String) throws -> [UInt8] { Array(try Data(contentsOf: URL(filePath: folder(name)))) }

    @Test func aSmallFileIsWrittenWholeAndLeavesNoTemporaryOne() throws {
        try DurableFiles.write([1, 2, 3], to: folder("a.json"), temporary: folder.path, StepGate(.receiptWritten))
        try DurableFiles.write(
            [4],
            to: folder("a.json"),
            temporary: folder.path,
            mode: 0o600,
            StepGate(.receiptWritten)
        )
        #expect(try content("a.json") == [4])
        #expect(folder.names == ["a.json"])
        let mode = try FileManager.default.attributesOfItem(atPath: folder("a.json"))[.posixPermissions] as? Int
        #expect(mode == 0o600)
    }

    @Test func aFileTakesThePlaceOfAnother() throws {
        let new = try folder.file("new", [2])
        _ = try folder.file("old", [1])
        try DurableFiles.replace(folder("old"), with: new, StepGate(.receiptWritten))
        #expect(try content("old") == [2])
        #expect(folder.names == ["old"])
    }

    @Test func aMissingFolderIsAnErrorOfTheStore() {
        #expect(throws: (any Error).self) {
            try DurableFiles.write(
                [1],
                to: folder("missing/a"),
                temporary: folder("missing"),
                StepGate(.receiptWritten)
            )
        }
        #expect(throws: (any Error).self) {
            try DurableFiles.replace(folder("a"), with: folder("missing"), StepGate(.receiptWritten))
        }
    }

    @Test func aFreeNameCountsUpBeforeTheEnding() throws {
        #expect(DurableFiles.freePath(for: folder("a.b.mp4")) == folder("a.b.mp4"))
        _ = try folder.file("a.b.mp4", [])
        #expect(DurableFiles.freePath(for: folder("a.b.mp4")) == folder("a.b-2.mp4"))
        _ = try folder.file("a.b-2.mp4", [])
        #expect(DurableFiles.freePath(for: folder("a.b.mp4")) == folder("a.b-3.mp4"))
        _ = try folder.file("plain", [])
        #expect(DurableFiles.freePath(for: folder("plain")) == folder("plain-2"))
    }
}
