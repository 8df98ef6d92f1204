import EditModel

/// What goes wrong with rclone, in words that say what to do.
enum RcloneTrouble {
    /// There is no rclone.
    static let missing = WanbatchError(
        .unavailable,
        "rclone-missing",
        "rclone is not in PATH",
        hint: "apt-get install rclone"
    )

    /// A command that failed.
    ///
    /// - Parameters:
    ///   - result: How it ended.
    ///   - what: What it was to do.
    static func error(_ result: ProcessResult, _ what: String) -> WanbatchError {
        let words = words(of: result)
        if words.contains("support public links") {
            return WanbatchError(
                .unavailable,
                "rclone-no-links",
                "\(what): the storage makes no links (\(words))",
                hint: "if its files can be fetched from the web, say where: --public-url https://..."
            )
        }
        let isUnknown = words.contains("find section in config file")
        return WanbatchError(
            .unavailable,
            isUnknown ? "rclone-remote-unknown" : "rclone-failed",
            "\(what) failed: \(words)",
            hint: isUnknown
                ? "set the remote up with rclone config; rclone listremotes names those that are there"
                : "try it by hand with rclone, then run again"
        )
    }

    /// Whether a file was to be deleted that is not there.
    static func isGone(_ result: ProcessResult) -> Bool {
        let words = result.errorTail.lowercased()
        return ["doesn't exist", "not found", "no such file"].contains(where: words.contains)
    }

    /// A link that cannot be given to a provider.
    static func unusable(_ place: String, _ problem: String) -> WanbatchError {
        WanbatchError(
            .unavailable,
            "link-unusable",
            "the link of \(place) cannot be given to a provider: \(problem)",
            hint: "whoever has the link must get the whole file by https, without a page in between"
        )
    }

    /// The last thing that rclone said, without queries of addresses and without its clock.
    private static func words(of result: ProcessResult) -> String {
        switch result.ending {
        case .overran: return "it took too long"
        case .stalled, .overflowed, .signalled: return "it was ended"
        case .exited: break
        }
        let line = result.errorTail.split(whereSeparator: \.isNewline).last { $0.contains("Failed") } ?? ""
        let text = line.isEmpty ? result.lastWords : String(line.drop { $0.isNumber || " /:".contains($0) })
        return String(text.withoutQueries.printable.prefix(300))
    }
}
