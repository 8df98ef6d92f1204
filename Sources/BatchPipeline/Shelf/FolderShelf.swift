import ClipPreparation
import EditModel
import Foundation

/// A shelf that is a folder: of this machine, or one that all machines see. Its files are used where they lie.
struct FolderShelf: ClipShelf {
    private let folder: String
    private let random: RandomSource
    private var unfinished: String { folder + "/tmp" }

    /// Far above any record.
    private static let largestRecord = 1 << 18
    /// What is unfinished for so long belongs to nobody any more.
    private static let longestWork = TimeInterval(24 * 3600)

    /// A shelf.
    ///
    /// - Parameters:
    ///   - folder: The folder's absolute path; made when the first file is put there.
    ///   - random: For the names of unfinished files.
    init(_ folder: String, random: RandomSource) {
        self.folder = folder
        self.random = random
    }

    func record(of item: ShelfItem) async throws -> [UInt8]? { try await read("\(folder)/\(item.recordName)") }

    func facts(of source: ContentDigest) async -> MediaFacts? {
        guard let bytes = try? await read(factsPath(of: source)) else { return nil }
        return FactsRecord(bytes, of: source)?.facts
    }

    func keep(_ facts: MediaFacts, of source: ContentDigest) async {
        let record = FactsRecord(facts, of: source)
        let path = factsPath(of: source)
        // Not waited for until it is on the disk: half a record is none, and is made again.
        _ = try? await BlockingWork.run { _ in
            let json = try record.json()
            for folder in [unfinished, DurableFiles.folder(of: path)] { try DurableFiles.createFolders(folder) }
            let temporary = "\(unfinished)/facts.\(random.hex(8))"
            defer { unlink(temporary) }
            try json.withUnsafeBytes { try WritableFile(temporary).write($0) }
            guard rename(temporary, path) == 0 else { throw StorageError.last("cannot be renamed", path) }
        }
    }

    private func factsPath(of source: ContentDigest) -> String { "\(folder)/facts/\(source.hex.prefix(32)).json" }

    private func read(_ path: String) async throws -> [UInt8]? {
        try await BlockingWork.run { _ in
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
            try place(record.file) { name in
                // A second name where that can be; a copy to another file system.
                try DurableFiles.linkOrCopy(path, as: name, temporary: name + ".copy", StepGate(.clipCached))
            }
            try place("\(item).json") { name in
                try json.withUnsafeBytes { try WritableFile(name).write($0) }
            }
        }
    }

    /// Makes a file under a name of its own and gives it its final one, in the place of what may be there.
    private func place(_ name: String, _ make: (String) throws -> Void) throws {
        let temporary = "\(unfinished)/\(name).\(random.hex(8))"
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
