import EditModel
import ManifestReader

/// The variables that wanbatch reads, besides the keys of the providers.
enum EnvironmentNames {
    /// A variable.
    struct Variable: Hashable {
        /// Its name.
        var name: String
        /// The flag that wins over it; `nil` where there is none.
        var flag: String?
        /// The key in `set` lines that it wins over; `nil` where there is none.
        var key: String?
        /// What it is, for those without a flag.
        var meaning: String = ""
    }

    /// All of them.
    static let all: [Variable] =
        [Variable(name: "WANBATCH_ARCHIVE", flag: "--archive")]
        + RunOptionKey.allCases.map { key in
            Variable(name: key.environmentVariable, flag: "--\(key.rawValue)", key: key.rawValue)
        }
        + [
            Variable(name: onFinish, flag: "--on-finish"),
            Variable(name: keepLogs, flag: "--keep-logs"),
            Variable(name: "WANBATCH_EVOLINK_URL", meaning: "Evolink's address instead of its own"),
            Variable(name: "WANBATCH_EVOLINK_FILES_URL", meaning: "the address of Evolink's file store"),
            Variable(name: "WANBATCH_NOVITA_URL", meaning: "Novita's address instead of its own"),
            Variable(name: "WANBATCH_FFMPEG", meaning: "another ffmpeg than that in PATH"),
            Variable(name: "WANBATCH_FFPROBE", meaning: "another ffprobe than that in PATH"),
        ]

    /// Those of tests, which a release build does not read.
    static let ofTests = ["WANBATCH_FAILPOINT"]
    static let onFinish = "WANBATCH_ON_FINISH"
    static let keepLogs = "WANBATCH_KEEP_LOGS"

    /// A warning for each variable that looks like one of ours and is none: a limit that is misspelled holds nothing.
    ///
    /// - Parameter environment: The process's environment.
    static func warnings(_ environment: [String: String]) -> [String] {
        let known = all.map(\.name)
        return environment.keys.filter { $0.hasPrefix("WANBATCH_") && !known.contains($0) && !ofTests.contains($0) }
            .sorted().map { name in
                let hint = Similar.hint(to: name, among: known) ?? "wanbatch help run names those that there are"
                return "warning: the variable \(name.printable) means nothing to wanbatch\n    hint: \(hint)"
            }
    }
}
