public import EditModel
import Subprocess
import SystemPackage

/// Runs programs with swift-subprocess, each in a process group of its own.
///
/// On cancellation, and when a limit is passed, the whole group gets TERM and, if it does not go, KILL.
public struct SubprocessRunner: ProcessRunner {
    private let timekeeper: Timekeeper
    private let patience: Duration

    /// A runner.
    ///
    /// - Parameters:
    ///   - timekeeper: The clock for the limits.
    ///   - patience: How long a program may take to go after TERM, before KILL.
    public init(timekeeper: Timekeeper = .live, patience: Duration = .seconds(3)) {
        self.timekeeper = timekeeper
        self.patience = patience
    }

    /// Runs a program to its end, within its limits.
    public func run(_ command: ProcessCommand, onLine: (@Sendable (String) -> Bool)?) async throws -> ProcessResult {
        let record = ProcessRecord(startedAt: timekeeper.uptime())
        let status = try await withThrowingTaskGroup(of: TerminationStatus?.self) { group in
            group.addTask { try await spawn(command, record, onLine) }
            group.addTask {
                try await watch(command, record)
                return nil
            }
            let first = try await group.next() ?? nil
            group.cancelAll()
            if first == nil { _ = try? await group.next() }
            return first
        }
        try Task.checkCancellation()
        let ending = record.ending ?? status.map(ProcessResult.Ending.init) ?? .overran
        return ProcessResult(ending: ending, output: record.output, errorTail: record.errorTail)
    }

    /// Starts the program and reads what it writes until it ends; the status is `nil` when we ended it.
    private func spawn(
        _ command: ProcessCommand,
        _ record: ProcessRecord,
        _ onLine: (@Sendable (String) -> Bool)?
    ) async throws -> TerminationStatus? {
        do {
            return try await Subprocess.run(
                .path(FilePath(command.executable)),
                arguments: Arguments(command.arguments),
                environment: environment(of: command),
                platformOptions: options,
                input: .none,
                output: .sequence,
                error: .sequence
            ) { execution in
                async let errors: Void = readErrors(execution.standardError, record)
                try await readOutput(execution.standardOutput, command, record, onLine)
                try await errors
            }.terminationStatus
        } catch let error as SubprocessError where record.ending == nil && !Task.isCancelled {
            throw WanbatchError(
                .unavailable,
                "program-missing",
                "\(command.executable) cannot be run: \(error)",
                hint: "check that it is installed and may be executed"
            )
        } catch is OutputOverflow {
            record.end(.overflowed)
            return nil
        }
    }

    private func readOutput(
        _ sequence: SubprocessOutputSequence,
        _ command: ProcessCommand,
        _ record: ProcessRecord,
        _ onLine: (@Sendable (String) -> Bool)?
    ) async throws {
        for try await buffer in sequence {
            let bytes = buffer.withUnsafeBytes { Array($0) }
            guard let onLine else {
                guard record.collect(bytes, limit: command.outputLimit) else { throw OutputOverflow() }
                continue
            }
            for line in record.lines(completedBy: bytes) where onLine(line) {
                record.noteProgress(at: timekeeper.uptime())
            }
        }
    }

    private func readErrors(_ sequence: SubprocessOutputSequence, _ record: ProcessRecord) async throws {
        for try await buffer in sequence {
            record.collectError(buffer.withUnsafeBytes { Array($0) })
        }
    }

    /// Returns when a limit is passed, and has noted which. Time in which this machine was asleep does not count.
    private func watch(_ command: ProcessCommand, _ record: ProcessRecord) async throws {
        var end = timekeeper.uptime() + command.wallLimit
        while true {
            // The time is read before the progress: progress made between the two must not look overdue.
            let now = timekeeper.uptime()
            let stall = command.stallLimit.map { record.progressAt + $0 }
            if now >= end { return record.end(.overran) }
            if let stall, now >= stall { return record.end(.stalled) }
            let asleep = try await timekeeper.timeAsleep(in: min(end, stall ?? end) - now)
            if asleep > .zero {
                end += asleep
                record.noteProgress(at: timekeeper.uptime())
            }
        }
    }

    private func environment(of command: ProcessCommand) -> Environment {
        .custom(
            Dictionary(
                uniqueKeysWithValues: command.environment.compactMap { name, value in
                    Environment.Key(rawValue: name).map { ($0, value) }
                }
            )
        )
    }

    private var options: PlatformOptions {
        var options = PlatformOptions()
        options.processGroupID = 0
        options.teardownSequence = [.gracefulShutDown(toProcessGroup: true, allowedDurationToNextStep: patience)]
        return options
    }
}

private struct OutputOverflow: Error {}

extension ProcessResult.Ending {
    fileprivate init(_ status: TerminationStatus) {
        switch status {
        case .exited(let code): self = .exited(code)
        case .signaled(let signal): self = .signalled(signal)
        }
    }
}
