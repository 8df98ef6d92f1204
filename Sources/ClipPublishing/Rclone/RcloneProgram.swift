public import EditModel

/// The program rclone, and how it is run: never with a secret among its arguments.
public struct RcloneProgram: Sendable {
    private let words: [String]
    private let environment: [String: String]
    private let processes: any ProcessRunner

    /// The program.
    ///
    /// - Parameters:
    ///   - path: Its absolute path.
    ///   - guards: Programs put before it, for example one that lets it die with wanbatch.
    ///   - environment: The process's environment: rclone finds its configuration and credentials by it.
    ///   - processes: Who runs programs.
    public init(
        path: String,
        guards: [String] = [],
        environment: [String: String],
        processes: any ProcessRunner
    ) {
        words = guards + [path]
        self.environment = environment.filter { !Self.isWithheld($0.key) }
        self.processes = processes
    }

    /// Copies a file, unless the same file is there already.
    ///
    /// - Parameters:
    ///   - path: The file.
    ///   - place: Where to: `REMOTE:PATH/NAME`.
    /// - Throws: `CancellationError`; `WanbatchError` of kind unavailable when it cannot be started.
    func copy(_ path: String, to place: String) async throws -> ProcessResult {
        try await run("copyto", ["--checksum"], [path, place], limit: .seconds(1800))
    }

    /// Asks for a link to a file; it is the last line of the output.
    ///
    /// - Parameters:
    ///   - place: `REMOTE:PATH/NAME`.
    ///   - life: How long the link should live; `nil` for as long as the storage likes.
    /// - Throws: As ``copy(_:to:)``.
    func link(to place: String, life: Duration?) async throws -> ProcessResult {
        let options = life.map { ["--expire", "\(Int64($0.inSeconds))s"] } ?? []
        return try await run("link", options, [place], limit: .seconds(60))
    }

    /// Deletes a file.
    ///
    /// - Parameter place: `REMOTE:PATH/NAME`.
    /// - Throws: As ``copy(_:to:)``.
    func delete(_ place: String) async throws -> ProcessResult {
        try await run("deletefile", ["--retries", "1"], [place], limit: .seconds(60))
    }

    /// Copies a file of the remote to this machine.
    ///
    /// - Parameters:
    ///   - place: `REMOTE:PATH/NAME`.
    ///   - path: Where to.
    /// - Throws: As ``copy(_:to:)``.
    func fetch(_ place: String, to path: String) async throws -> ProcessResult {
        try await run("copyto", [], [place, path], limit: .seconds(1800))
    }

    /// Reads a small file of the remote; its content is the output.
    ///
    /// - Parameter place: `REMOTE:PATH/NAME`.
    /// - Throws: As ``copy(_:to:)``.
    func read(_ place: String) async throws -> ProcessResult {
        try await run("cat", ["--retries", "1"], [place], limit: .seconds(60))
    }

    /// Asks for the size of a file: the output's only line.
    ///
    /// - Parameter place: `REMOTE:PATH/NAME`.
    /// - Throws: As ``copy(_:to:)``.
    func size(_ place: String) async throws -> ProcessResult {
        try await run("lsf", ["--retries", "1", "--format", "s"], [place], limit: .seconds(60))
    }

    private func run(
        _ verb: String,
        _ options: [String],
        _ operands: [String],
        limit: Duration
    ) async throws -> ProcessResult {
        let arguments = [verb, "--log-level", "ERROR", "--ask-password=false"] + options + ["--"] + operands
        return try await processes.run(
            ProcessCommand(
                words[0],
                words.dropFirst() + arguments,
                environment: environment,
                wallLimit: limit,
                outputLimit: 1 << 16
            )
        )
    }

    /// What does not reach rclone: keys of ours, what would make it print its credentials or spoil its output, and
    /// `AWS_CA_BUNDLE`, with which rclone 1.60 fails to start.
    private static func isWithheld(_ name: String) -> Bool {
        ["EVOLINK_", "NOVITA_", "WANBATCH_"].contains(where: name.hasPrefix)
            || ["RCLONE_DUMP", "RCLONE_VERBOSE", "RCLONE_PROGRESS", "RCLONE_LOG_LEVEL", "AWS_CA_BUNDLE"].contains(name)
    }
}
