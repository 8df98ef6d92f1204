import ArgumentParser
import Foundation

/// Where the archive is.
struct ArchiveOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The archive: ledger, outputs, receipts and reports; ./archive by default.",
            valueName: "dir"
        ),
        completion: .directory
    )
    var archive: String?

    /// The archive: flag over environment over `./archive`.
    var path: String {
        if let archive { return archive }
        if let given = ProcessInfo.processInfo.environment["WANBATCH_ARCHIVE"], !given.isEmpty { return given }
        return Self.standard
    }

    /// The archive of those who say nothing.
    static let standard = "archive"
}

extension CompletionKind {
    /// The batches of the archive.
    static var batches: CompletionKind {
        .custom { words, _, _ in
            var archive = ProcessInfo.processInfo.environment["WANBATCH_ARCHIVE"] ?? "archive"
            if let flag = words.firstIndex(of: "--archive"), words.indices.contains(flag + 1) {
                archive = words[flag + 1]
            }
            let names = (try? FileManager.default.contentsOfDirectory(atPath: archive)) ?? []
            return names.filter { FileManager.default.fileExists(atPath: "\(archive)/\($0)/outputs") }.sorted()
        }
    }

    /// A manifest.
    static var manifest: CompletionKind { .file(extensions: ["manifest"]) }
}
