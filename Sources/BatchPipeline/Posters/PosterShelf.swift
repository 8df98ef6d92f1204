import ClipPreparation
public import EditModel
public import Foundation
public import JobLedger

/// The small pictures of an archive's reports: kept in its cache by the content of the video, made when they are asked
/// for the first time, and only from a file that still has that content.
///
/// A report is written at the end of a night and may keep nobody waiting: when the patience is used up, no more
/// pictures are made, and the next report makes the rest.
public actor PosterShelf {
    /// Says whether a file has a content.
    public typealias Check = @Sendable (_ path: String, _ digest: ContentDigest) async throws -> Bool

    /// How many pictures are made at once.
    static let width = 2

    private let archive: String
    private let environment: [String: String]
    private let patience: Duration
    private let timekeeper: Timekeeper
    private let permits = Permits(PosterShelf.width)
    private var end: Duration?
    private var workshop: Task<PosterMaker?, Never>?
    /// How many pictures were not made for want of time.
    public private(set) var skipped = 0

    /// A shelf.
    ///
    /// - Parameters:
    ///   - archive: The archive's absolute path.
    ///   - environment: The process's environment: where ffmpeg is.
    ///   - patience: How long pictures may be made, from the first one on.
    ///   - timekeeper: The clock.
    public init(
        archive: String,
        environment: [String: String],
        patience: Duration,
        timekeeper: Timekeeper = .live
    ) {
        self.archive = archive
        self.environment = environment
        self.patience = patience
        self.timekeeper = timekeeper
    }

    /// A picture of one of some videos that show the same.
    ///
    /// - Parameters:
    ///   - videos: The videos, the best first.
    ///   - threads: How many threads ffmpeg is to have; `nil` for as many as it likes while few pictures are wanted.
    ///   - holds: Whether a file has a content.
    /// - Returns: A JPEG; `nil` when none is kept and none can be made now.
    public func poster(
        of videos: [VideoFile],
        threads: Int? = nil,
        holds: @escaping Check
    ) async -> Data? {
        for video in videos {
            if let kept = kept(video.digest) { return kept }
        }
        for video in videos {
            let path = video.path.hasPrefix("/") ? video.path : "\(archive)/\(video.path)"
            guard FileManager.default.fileExists(atPath: path) else { continue }
            guard hasTime else {
                skipped += 1
                return nil
            }
            guard let maker = await theMaker() else { return nil }
            let made = try? await permits.with { () -> Data? in
                guard try await holds(path, video.digest) else { return nil }
                return await maker.poster(of: path, threads: await permits.isCrowded ? 1 : threads)
            }
            if let made {
                keep(made, video.digest)
                return made
            }
        }
        return nil
    }

    /// Asks a ledger whether a file has a content, and reads it only where the ledger does not know.
    ///
    /// - Parameter ledger: The ledger.
    public static func remembers(_ ledger: JobLedger) -> Check {
        { path, digest in
            if let known = try await ledger.digest(ofFile: path, as: FileStamp.of(path: path)) {
                return known == digest
            }
            return try await FileDigester().digest(path: path).digest == digest
        }
    }

    private var hasTime: Bool {
        let now = timekeeper.uptime()
        let end = end ?? now + patience
        self.end = end
        return now < end
    }

    /// Looked for once; a machine without ffmpeg has no pictures.
    private func theMaker() async -> PosterMaker? {
        let task =
            workshop
            ?? Task<PosterMaker?, Never> { [environment] in
                (try? await MediaTools.find(environment: environment)).map { PosterMaker(tools: $0) }
            }
        workshop = task
        // Whoever interrupts is not kept waiting for an ffmpeg that is slow to answer.
        let maker = await withTaskCancellationHandler {
            await task.value
        } onCancel: {
            task.cancel()
        }
        if maker == nil, task.isCancelled { workshop = nil }
        return maker
    }

    // MARK: - The cache

    private var folder: String { "\(archive)/cache/posters" }

    private func file(_ digest: ContentDigest) -> URL {
        URL(filePath: "\(folder)/\(digest.hex.prefix(32)).\(PosterMaker.version).jpg")
    }

    /// A whole JPEG only: a power cut may have left a part of one.
    private func kept(_ digest: ContentDigest) -> Data? {
        guard let data = try? Data(contentsOf: file(digest)), data.starts(with: [0xFF, 0xD8]),
            data.suffix(2).elementsEqual([0xFF, 0xD9])
        else { return nil }
        return data
    }

    /// A cache that cannot be written only means that the picture is made again.
    private func keep(_ picture: Data, _ digest: ContentDigest) {
        try? FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try? picture.write(to: file(digest), options: .atomic)
    }
}
