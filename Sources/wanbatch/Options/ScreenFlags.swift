import ArgumentParser
import Logging

/// How much a run says, and where.
struct ScreenFlags: ParsableArguments {
    @Flag(help: "NDJSON events on standard output instead of the progress display.")
    var json = false

    @Flag(help: "Say nothing but errors.")
    var quiet = false

    @Option(
        help: ArgumentHelp("trace, debug, info, notice, warning or error.", valueName: "level"),
        completion: .list(["trace", "debug", "info", "notice", "warning", "error"])
    )
    var logLevel: String?

    @Option(help: ArgumentHelp("Where the log goes; standard error otherwise.", valueName: "file"), completion: .file())
    var logFile: String?

    func validate() throws {
        guard let logLevel, Logger.Level(rawValue: logLevel) == nil else { return }
        throw ValidationError("--log-level must be trace, debug, info, notice, warning or error, not \(logLevel)")
    }
}
