import ClipPreparation
import EditModel
import Foundation

/// A shelf that is a folder: of this machine, or one that all machines see. Its files are used where they lie.
struct FolderShelf: ClipShelf {
    private let folder: String
    private var unfinished: String { folder + "/tmp" }

    /// Far above any record.
    private static let largestRecord = 1 << 18
    /// What is unfinished for so long belongs to nobody any more.
    private static let longestWork = TimeInterval(24 * 3600)

    /// A shelf.
    ///
    /// - Parameter folder: The folder's absolute path; made when the first file is put there.
    init(_ folder: String) { self.folder = folder }

    func record(of item: ShelfItem) async throws -> [UInt8]? {
        let path = "\(folder)/\(item.recordName)"
        return try await BlockingWork.run { _ in
            guard let stamp = try? FileStamp.of(path: path), stamp.size <= Self.largestRecord else { return nil }
            do {
                return Array(try Data(contentsOf: URL(filePath: path)))
            } catch CocoaError.fileReadNoSuchFile {
                return nil
            } catch {
                throw WanbatchError(
                    .storage,
                    "cache-unreadable",
                    "\(path) cannot be read: \(error.localizedDescription)",
                    hint: "check whose it is, and that the folder of --cache is there"
                )
            }
        }
    }

    func file(of record: ShelfRecord, for desk: ShelfDesk) async throws -> String? {
        let path = "\(folder)/\(record.file)"
        guard let stamp = try? FileStamp.of(path: path), stamp.size == record.bytes else { return nil }
        return path
    }

    func holds(_ record: ShelfRecord) async throws -> Bool {
        do {
            return try await FileDigester().digest(path: "\(folder)/\(record.file)").digest == record.digest
        } catch let error as WanbatchError where error.kind == .edit {
            return false
        }
    }

    func put(_ path: String, _ record: ShelfRecord, from desk: ShelfDesk) async throws {
        let json = try record.json()
        let item = record.file.prefix { $0 != "-" }
        try await BlockingWork.run { _ in
            try DurableFiles.createFolders(unfinished)
            try rename(as: record.file, desk) { name in
                // A second name where that can be; a copy to another file system.
                try DurableFiles.linkOrCopy(path, as: name, temporary: name + ".copy", StepGate(.clipCached))
            }
            try rename(as: "\(item).json", desk) { name in
                try json.withUnsafeBytes { try WritableFile(name).write($0) }
            }
        }
    }

    /// Makes a file under a name of its own and gives it its final one, in the place of what may be there.
    private func rename(as name: String, _ desk: ShelfDesk, _ make: (String) throws -> Void) throws {
        let temporary = "\(unfinished)/\(name).\(desk.random.hex(8))"
        // Also after the renaming: of two names of one file, rename leaves both.
        defer { for name in [temporary, temporary + ".copy"] { unlink(name) } }
        try make(temporary)
        try DurableFiles.replace("\(folder)/\(name)", with: temporary, StepGate(.clipCached))
    }

    /// Removes what processes that died left unfinished.
    ///
    /// - Parameter now: The moment.
    func clean(now: Date) async {
        let folder = unfinished
        _ = try? await BlockingWork.run { _ in
            for name in (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [] {
                let path = "\(folder)/\(name)"
                let changed = try? FileManager.default.attributesOfItem(atPath: path)[.modificationDate] as? Date
                if let changed, now.timeIntervalSince(changed) > Self.longestWork { unlink(path) }
            }
        }
    }
}
