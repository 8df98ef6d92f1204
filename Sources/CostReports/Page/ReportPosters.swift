public import EditModel
public import Foundation
import JobLedger

/// A video that a small picture is wanted of.
public struct PosterSource: Hashable, Sendable {
    /// Where it lay when it was last seen; absolute, or relative to the archive.
    public var path: String
    /// Its content.
    public var digest: ContentDigest

    /// A video.
    ///
    /// - Parameters:
    ///   - path: Where it lay when it was last seen.
    ///   - digest: Its content.
    public init(path: String, digest: ContentDigest) {
        self.path = path
        self.digest = digest
    }
}

/// Who gives a report its pictures. The report itself opens no video.
public struct ReportPosters: Sendable {
    /// A JPEG of one of some videos that show the same, the best first; `nil` when there is none.
    public typealias Maker = @Sendable ([PosterSource]) async -> Data?

    private let make: Maker

    /// Pictures.
    ///
    /// - Parameter make: Gives a picture; up to four are asked for at the same time.
    public init(_ make: @escaping Maker) { self.make = make }

    /// No pictures.
    public static let none = ReportPosters { _ in nil }

    /// The pictures of some rows, each asked for once.
    func pictures(for rows: [CostRow]) async -> [[PosterSource]: Data] {
        var seen: Set<[PosterSource]> = []
        let wanted = rows.flatMap { [$0.before, $0.after] }.filter { !$0.isEmpty && seen.insert($0).inserted }
        return await withTaskGroup(of: ([PosterSource], Data?).self) { group in
            var pictures: [[PosterSource]: Data] = [:]
            for (index, sources) in wanted.enumerated() {
                if index >= Self.width, let (sources, picture) = await group.next() { pictures[sources] = picture }
                group.addTask { (sources, await make(sources)) }
            }
            for await (sources, picture) in group { pictures[sources] = picture }
            return pictures
        }
    }

    private static let width = 4
}

extension CostRow {
    /// What shows the clip as it was: what was sent, or else the clip itself.
    var before: [PosterSource] {
        var sources: [PosterSource] = []
        if let prepared, let path = prepared.path { sources.append(PosterSource(path: path, digest: prepared.digest)) }
        if case .file(let path) = source, let sourceDigest, sourceDigest != prepared?.digest {
            sources.append(PosterSource(path: path, digest: sourceDigest))
        }
        return sources
    }

    /// What shows the clip as it became.
    var after: [PosterSource] {
        guard let outputFile, let outputDigest else { return [] }
        return [PosterSource(path: outputFile, digest: outputDigest)]
    }
}
