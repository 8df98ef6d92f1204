import ClipPreparation
import EditModel
import Foundation
import Synchronization
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
        let (writes, written) = AsyncStream.makeStream(of: Void.self)
        let isDone = Atomic(false)
        // A thread of its own: it writes all the time, whatever the tasks do.
        let writer = Thread {
            let handle = FileHandle(forWritingAtPath: path)
            _ = try? handle?.seekToEnd()
            while !isDone.load(ordering: .relaxed) {
                try? handle?.write(contentsOf: Data(count: 512))
                written.yield()
            }
        }
        writer.start()
        defer { isDone.store(true, ordering: .relaxed) }
        for await _ in writes { break }
        await #expect {
            try await FileDigester().digest(path: path)
        } throws: {
            ($0 as? WanbatchError)?.code == "clip-changing"
        }
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
