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
        if words.contains("find section in config file") {
            return WanbatchError(
                .unavailable,
                "rclone-remote-unknown",
                "\(what) failed: \(words)",
                hint: "set the remote up with rclone config; rclone listremotes names those that are there"
            )
        }
        return WanbatchError(
            .unavailable,
            mayPass(result, words) ? "rclone-unreachable" : "rclone-failed",
            "\(what) failed: \(words)",
            hint: "try it by hand with rclone, then run again"
        )
    }

    /// Whether rclone says that a file or a folder is not there: by its codes for that, or in its own words, as
    /// `deletefile` of 1.60 does.
    static func isGone(_ result: ProcessResult) -> Bool {
        switch result.ending {
        case .exited(3), .exited(4): return true
        case .exited(1):
            let words = words(of: result)
            return ["object not found", "directory not found", "is a directory or doesn't exist"].contains {
                words.hasSuffix($0)
            }
        case .exited, .signalled, .overran, .stalled, .overflowed: return false
        }
    }

    /// A link that cannot be given to a provider, or not now.
    static func unusable(_ place: String, _ problem: LinkProblem) -> WanbatchError {
        WanbatchError(
            .unavailable,
            problem.mayPass ? "link-unreachable" : "link-unusable",
            "the link of \(place) cannot be given to a provider: \(problem.message)",
            hint: "whoever has the link must get the whole file by https, without a page in between; where the files "
                + "can be fetched from elsewhere, say where: --public-url https://..."
        )
    }

    /// Whether another try may go well: the network is away, or the storage is busy or has a fault of its own.
    private static func mayPass(_ result: ProcessResult, _ words: String) -> Bool {
        switch result.ending {
        case .exited(5), .signalled, .overran, .stalled: return true
        case .exited(1): break
        case .exited, .overflowed: return false
        }
        let text = words.lowercased()
        if text.contains(/(?:status|error|code|http)[: ]+(?:408|425|429|5[0-9][0-9])\b/) { return true }
        return passing.contains(where: text.contains)
    }

    /// Go's words for a network that is away, and those of storages that are busy.
    private static let passing = [
        "connection refused", "connection reset", "broken pipe", "no such host", "server misbehaving",
        "network is unreachable", "no route to host", "timeout", "timed out", "deadline exceeded", "unexpected eof",
        "service unavailable", "bad gateway", "internal server error", "too many requests", "slow down", "slowdown",
        "rate limit", "ratelimit",
    ]

    /// The last thing that rclone said, without queries of addresses and without its clock.
    private static func words(of result: ProcessResult) -> String {
        switch result.ending {
        case .overran: return "it took too long"
        case .stalled, .overflowed, .signalled: return "it was ended"
        case .exited: break
        }
        let lines = result.errorTail.split(whereSeparator: \.isNewline)
        let last = lines.lastIndex { $0.contains(" Failed to ") } ?? lines.endIndex
        // The cause stands in the lines below.
        let said = lines[last...].map { $0.drop(while: \.isWhitespace) }.joined(separator: "; ")
        let text = said.isEmpty ? result.lastWords : String(said.drop { $0.isNumber || " /:".contains($0) })
        return String(text.withoutQueries.printable.prefix(300))
    }
}
