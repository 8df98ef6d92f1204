import Foundation

/// ffmpeg and ffprobe that write down how they were called, in one file for all machines of a test.
struct CallCounter {
    private let file: URL
    /// What makes wanbatch use them.
    let environment: [String: String]

    /// Programs in a folder.
    ///
    /// - Parameters:
    ///   - night: Where they and their notes lie.
    ///   - clips: Clips over which ffmpeg hangs, uncounted.
    ///   - hold: As long as this file is there.
    init(in night: Night, hangingAt clips: [String] = [], while hold: URL? = nil) throws {
        file = night.path("calls")
        var hanging = ""
        if let hold, !clips.isEmpty {
            let names = clips.map { "*clips/\($0)\\ *" }.joined(separator: "|")
            hanging = "case \"$*\" in \(names)) [ -e '\(hold.path)' ] && exec sleep 600 ;; esac\n"
        }
        var environment: [String: String] = [:]
        for name in ["ffmpeg", "ffprobe"] {
            let note = "echo \"\(name) $*\" >>'\(night.path("calls").path)'\n"
            let program = "#!/bin/sh\n\(name == "ffmpeg" ? hanging : "")\(note)exec \(name) \"$@\"\n"
            try night.write(name, program)
            chmod(night.path(name).path, 0o755)
            environment["WANBATCH_\(name.uppercased())"] = night.path(name).path
        }
        self.environment = environment
    }

    private var lines: [Substring] {
        ((try? String(contentsOf: file, encoding: .utf8)) ?? "").split(separator: "\n")
    }

    /// How often each clip was transcoded, by its name: ffmpeg wrote an unfinished prepared file from it.
    var transcodes: [String: Int] {
        Dictionary(transcodes(under: "/prepare-").map { ($0, 1) }, uniquingKeysWith: +)
    }

    /// The clips that were transcoded into a folder in whose path this stands.
    func transcodes(under part: String) -> [String] {
        lines.filter { $0.hasPrefix("ffmpeg ") && $0.contains("/prepare-") && $0.contains(part) }
            .compactMap { $0.firstMatch(of: /clips\/([^ ]+)/).map { String($0.1) } }
    }

    /// How often ffprobe looked at something in whose path this stands.
    func probes(_ part: String) -> Int { lines.count { $0.hasPrefix("ffprobe ") && $0.contains(part) } }

    /// Forgets all calls.
    func forget() { try? FileManager.default.removeItem(at: file) }
}
