/// Who runs programs. The live one is `SubprocessRunner` of ClipPreparation.
public protocol ProcessRunner: Sendable {
    /// Runs a program to its end.
    ///
    /// - Parameters:
    ///   - command: What to run, and within which limits.
    ///   - onLine: Takes each line of standard output instead of its being collected; says whether it is progress.
    /// - Returns: How it ended, whatever its exit code.
    /// - Throws: `WanbatchError` (`program-missing`) when it cannot be started; `CancellationError` when cancelled,
    ///   after the program and its children are gone.
    func run(_ command: ProcessCommand, onLine: (@Sendable (String) -> Bool)?) async throws -> ProcessResult
}

extension ProcessRunner {
    /// Runs a program to its end and collects its standard output.
    ///
    /// - Parameter command: What to run, and within which limits.
    /// - Returns: How it ended, whatever its exit code.
    /// - Throws: As ``run(_:onLine:)``.
    public func run(_ command: ProcessCommand) async throws -> ProcessResult {
        try await run(command, onLine: nil)
    }
}
