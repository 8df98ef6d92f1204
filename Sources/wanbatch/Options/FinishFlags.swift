import ArgumentParser
import EditModel

/// What is done at the end of a run.
struct FinishFlags: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Run by /bin/sh at the end, with the run's summary as JSON on its standard input.",
            valueName: "command"
        )
    )
    var onFinish: String?

    @Option(help: ArgumentHelp("Keep the logs of the latest runs of the batch only; all by default.", valueName: "n"))
    var keepLogs: String?

    /// The command: flag over environment.
    ///
    /// - Parameter environment: The process's environment.
    func command(_ environment: [String: String]) -> String? {
        let text = onFinish ?? environment[EnvironmentNames.onFinish] ?? ""
        return text.isEmpty ? nil : text
    }

    /// How many logs are kept: flag over environment; `nil` for all.
    ///
    /// - Parameter environment: The process's environment.
    /// - Throws: A usage error for anything but a number from 1.
    func logs(_ environment: [String: String]) throws -> Int? {
        let given = environment[EnvironmentNames.keepLogs].flatMap { $0.isEmpty ? nil : $0 }
        guard let text = keepLogs ?? given else { return nil }
        guard let number = Int(text), (1...1_000_000).contains(number) else {
            throw WanbatchError(.usage, "bad-keep-logs", "keep-logs must be a whole number from 1, not \"\(text)\"")
        }
        return number
    }
}
