public import Foundation
public import JobLedger

/// Who gives a report its pictures. The report itself opens no video.
public struct ReportPosters: Sendable {
    /// A JPEG of one of some videos that show the same, the best first; `nil` when there is none.
    public typealias Maker = @Sendable ([VideoFile]) async -> Data?

    private let make: Maker

    /// Pictures.
    ///
    /// - Parameter make: Gives a picture; up to four are asked for at the same time.
    public init(_ make: @escaping Maker) { self.make = make }

    /// No pictures.
    public static let none = ReportPosters { _ in nil }

    /// The pictures of some rows, each asked for once.
    func pictures(for rows: [CostRow]) async -> [[VideoFile]: Data] {
        var seen: Set<[VideoFile]> = []
        let wanted = rows.flatMap { [$0.clipFiles, $0.after] }.filter { !$0.isEmpty && seen.insert($0).inserted }
        return await withTaskGroup(of: ([VideoFile], Data?).self) { group in
            var pictures: [[VideoFile]: Data] = [:]
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
    /// What shows the clip as it became.
    var after: [VideoFile] {
        guard let outputFile, let outputDigest else { return [] }
        return [VideoFile(path: outputFile, digest: outputDigest)]
    }
}
