import ClipPreparation
import EditModel
import Foundation
import JobLedger
import Synchronization

/// Where prepared files come from: the cache of the archive, the shelf that is shared, or ffmpeg.
struct PreparationBench: Sendable {
    let media: MediaRoom
    let ledger: JobLedger
    let desk: ShelfDesk
    /// What is shared with other machines; `nil` for nothing.
    let shelf: (any ClipShelf)?
    /// The clock.
    let timekeeper: Timekeeper
    /// Says what a person should know.
    let warn: @Sendable (_ code: String, _ message: String) async -> Void
    private let failures = ShelfFailures()

    /// Makes a file at a path, with an ffmpeg of so many threads; `nil` leaves it to ffmpeg.
    typealias Making = @Sendable (_ path: String, _ threads: Int?) async throws -> PreparedFile

    init(
        media: MediaRoom,
        ledger: JobLedger,
        desk: ShelfDesk,
        shelf: (any ClipShelf)?,
        timekeeper: Timekeeper,
        warn: @escaping @Sendable (_ code: String, _ message: String) async -> Void
    ) {
        self.media = media
        self.ledger = ledger
        self.desk = desk
        self.shelf = shelf
        self.timekeeper = timekeeper
        self.warn = warn
    }

    /// The prepared file of a source, made if need be; what is made is shared.
    ///
    /// A shelf that does not answer keeps nobody from work: it is said once, and the file is made here.
    ///
    /// - Parameters:
    ///   - item: The source and the recipe.
    ///   - make: Makes the file at a path.
    /// - Throws: What the making throws; `WanbatchError` of kind `storage`.
    func part(
        of item: ShelfItem,
        make: Making
    ) async throws -> PreparedPart {
        if let known = try await ledger.preparedFile(PreparedPart.self, from: item.source, recipe: item.recipe),
            let path = known.path, try await media.sources.isThere(path, known.digest)
        {
            return known
        }
        let part: PreparedPart
        if let shared = try await shared(item) {
            part = shared
        } else {
            let file = try await made(item, make)
            try await media.sources.remember(file.digest, ofFile: file.path, as: file.stamp)
            await share(file, as: item)
            part = PreparedPart(item, path: file.path, digest: file.digest, bytes: file.bytes)
        }
        try await ledger.remember(prepared: part, from: item.source, recipe: item.recipe)
        return part
    }

    /// Sees to it that a file is on the shelf.
    ///
    /// - Parameters:
    ///   - item: The source and the recipe.
    ///   - make: Makes the file at a path.
    /// - Returns: Whether it had to be made.
    /// - Throws: What the making throws; `WanbatchError` when the shelf cannot be used.
    func shelve(
        _ item: ShelfItem,
        on shelf: any ClipShelf,
        make: Making
    ) async throws -> Bool {
        if let record = try await shelf.record(of: item).flatMap({ ShelfRecord($0, of: item) }),
            try await shelf.holds(record)
        {
            return false
        }
        let file = try await made(item, make)
        defer { unlink(file.path) }
        try await shelf.put(file.path, ShelfRecord(of: item, file, at: timekeeper.now()), from: desk)
        return true
    }

    private func made(
        _ item: ShelfItem,
        _ make: Making
    ) async throws -> PreparedFile {
        let file = try await media.preparations.with {
            try await make("\(desk.cache)/\(item.name).\(item.ending)", await media.threads)
        }
        if let facts = file.facts { try await media.sources.remember(facts, of: file.digest) }
        return file
    }

    /// The file on the shelf, if it is there and is what its record says.
    private func shared(_ item: ShelfItem) async throws -> PreparedPart? {
        guard let shelf, !failures.areTooMany else { return nil }
        return try await watched {
            guard let record = try await shelf.record(of: item).flatMap({ ShelfRecord($0, of: item) }),
                let path = try await shelf.file(of: record, for: desk),
                try await media.sources.isThere(path, record.digest)
            else { return nil }
            if let facts = record.facts { try await media.sources.remember(facts, of: record.digest) }
            return PreparedPart(item, path: path, digest: record.digest, bytes: record.bytes)
        }
    }

    private func share(_ file: PreparedFile, as item: ShelfItem) async {
        guard let shelf, !failures.areTooMany else { return }
        let record = ShelfRecord(of: item, file, at: timekeeper.now())
        // A cancellation is noticed by whoever comes next: the file itself is made.
        _ = try? await watched { () -> PreparedPart? in
            try await shelf.put(file.path, record, from: desk)
            return nil
        }
    }

    private func watched(_ work: () async throws -> PreparedPart?) async throws -> PreparedPart? {
        do {
            let part = try await work()
            failures.end()
            return part
        } catch let error as WanbatchError {
            failures.note()
            await warn(
                "cache-unusable",
                "the shared cache cannot be used, so clips are prepared here: \(error.message)"
            )
            return nil
        }
    }
}

/// How often in a row a shelf has failed: a dead one is not asked for every clip of a night.
private final class ShelfFailures: Sendable {
    private let count = Mutex(0)
    private static let most = 3

    var areTooMany: Bool { count.withLock { $0 >= Self.most } }

    func note() { count.withLock { $0 += 1 } }

    func end() { count.withLock { $0 = 0 } }
}

extension PreparedPart {
    /// A file that was made.
    fileprivate init(_ item: ShelfItem, path: String, digest: ContentDigest, bytes: Int64) {
        let mimeType = item.form == .image ? ImageFormat.jpeg.mimeType : "video/mp4"
        self.init(path: path, digest: digest, bytes: bytes, mimeType: mimeType, source: item.source)
    }
}
