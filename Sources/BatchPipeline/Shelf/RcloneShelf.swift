import ClipPreparation
import ClipPublishing
import EditModel
import Foundation

/// A shelf in a remote of rclone. Its files are brought to this machine when they are needed.
struct RcloneShelf: ClipShelf {
    private let folder: RcloneFolder

    /// A shelf.
    ///
    /// - Parameter folder: The folder of the remote.
    init(_ folder: RcloneFolder) { self.folder = folder }

    func record(of item: ShelfItem) async throws -> [UInt8]? { try await folder.read(item.recordName) }

    func file(of record: ShelfRecord, for desk: ShelfDesk) async throws -> String? {
        let path = "\(desk.cache)/\(record.file)"
        if let stamp = try? FileStamp.of(path: path), stamp.size == record.bytes { return path }
        let part = "\(desk.temporary)/\(record.file).\(desk.random.hex(8))"
        defer { unlink(part) }
        guard try await folder.fetch(record.file, to: part), try FileStamp.of(path: part).size == record.bytes else {
            return nil
        }
        try await BlockingWork.run { _ in try DurableFiles.replace(path, with: part, StepGate(.clipFetched)) }
        return path
    }

    func holds(_ record: ShelfRecord) async throws -> Bool { try await folder.size(of: record.file) == record.bytes }

    /// Nothing: asking a remote takes longer than ffprobe.
    func facts(of source: ContentDigest) async -> MediaFacts? { nil }

    /// Nothing is kept.
    func keep(_ facts: MediaFacts, of source: ContentDigest) async {}

    func put(_ path: String, _ record: ShelfRecord, from desk: ShelfDesk) async throws {
        let name = record.file.prefix { $0 != "-" } + ".json"
        let note = "\(desk.temporary)/\(name).\(desk.random.hex(8))"
        defer { unlink(note) }
        let json = try record.json()
        try await BlockingWork.run { _ in try json.withUnsafeBytes { try WritableFile(note).write($0) } }
        try await folder.put(path, as: record.file)
        try await folder.put(note, as: String(name))
    }
}
