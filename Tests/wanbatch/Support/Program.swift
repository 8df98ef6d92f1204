import Foundation
import Testing

/// A running program, its output in files.
final class Program: Sendable {
    /// How a program ended.
    struct Ending: Sendable {
        /// The exit code; the negative signal when a signal ended it.
        let exit: Int32
        let output: String
        let errors: String
    }

    private let process: Process
    private let ended: Task<Int32, Never>
    private let output: URL
    private let errors: URL

    /// Starts a program.
    ///
    /// - Parameters:
    ///   - executable: Its path.
    ///   - arguments: Its arguments.
    ///   - environment: All that is in its environment.
    ///   - folder: Its working folder.
    ///   - logs: Where its output goes.
    ///   - standardError: Where its errors go instead.
    init(
        _ executable: String,
        _ arguments: [String],
        environment: [String: String],
        in folder: URL,
        logs: URL,
        standardError: FileHandle? = nil
    ) throws {
        let name = UUID().uuidString
        output = logs.appending(path: name + ".stdout")
        errors = logs.appending(path: name + ".stderr")
        for file in [output, errors] { try Data().write(to: file) }
        process = Process()
        process.executableURL = URL(filePath: executable)
        process.arguments = arguments
        process.environment = environment
        process.currentDirectoryURL = folder
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = try FileHandle(forWritingTo: output)
        process.standardError = try standardError ?? FileHandle(forWritingTo: errors)
        let (codes, code) = AsyncStream<Int32>.makeStream()
        process.terminationHandler = { process in
            let status = process.terminationStatus
            code.yield(process.terminationReason == .uncaughtSignal ? -status : status)
        }
        ended = Task { await codes.first { _ in true } ?? -1 }
        try process.run()
    }

    /// Whether it has not ended yet.
    var isRunning: Bool { process.isRunning }

    /// Sends a signal to this process alone.
    func send(_ signal: Int32) { kill(process.processIdentifier, signal) }

    /// Waits for the end; a program that does not end in time is killed, and the test fails.
    func end(within limit: Duration = .seconds(300)) async throws -> Ending {
        let watchdog = Task { [self] in
            try await ContinuousClock().sleep(for: limit)
            send(SIGKILL)
            Issue.record("the program did not end within \(limit)")
        }
        defer { watchdog.cancel() }
        let code = await ended.value
        return Ending(exit: code, output: try text(output), errors: try text(errors))
    }

    /// What it wrote to standard output so far.
    var outputSoFar: String { (try? text(output)) ?? "" }

    private func text(_ file: URL) throws -> String { String(decoding: try Data(contentsOf: file), as: UTF8.self) }
}
