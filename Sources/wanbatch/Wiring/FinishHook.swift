import EditModel
import Foundation
import Subprocess
import SystemPackage

/// What a person wants done at the end of a run: a mail, a message, a copy.
///
/// The command gets the summary on its standard input and none of the providers' keys. Its failure is told and changes
/// nothing: the run is what counts.
struct FinishHook {
    let command: String
    let environment: [String: String]

    /// How long the command may take.
    static let limit = Duration.seconds(60)

    /// Runs the command.
    ///
    /// - Parameters:
    ///   - summary: What it reads.
    ///   - limit: How long it may take; then its whole process group is ended.
    /// - Returns: What went wrong; `nil` when all went well.
    func run(_ summary: String, limit: Duration = Self.limit) async -> String? {
        do {
            let input = try Self.file(with: summary + "\n")
            let status = try await withThrowingTaskGroup(of: TerminationStatus?.self) { group in
                group.addTask { try await spawn(input) }
                group.addTask {
                    try await Task.sleep(for: limit)
                    return nil
                }
                defer { group.cancelAll() }
                return try await group.next() ?? nil
            }
            switch status {
            case .exited(0): return nil
            case .exited(let code): return "ended with exit \(code)"
            case .signaled(let signal): return "was ended by signal \(signal)"
            case nil: return "did not end within \(limit.glance) and was stopped"
            }
        } catch {
            return "could not be run: \("\(error)".printable)"
        }
    }

    private func spawn(_ input: FileDescriptor) async throws -> TerminationStatus {
        var options = PlatformOptions()
        options.processGroupID = 0
        options.teardownSequence = [.gracefulShutDown(toProcessGroup: true, allowedDurationToNextStep: .seconds(2))]
        return try await Subprocess.run(
            .path("/bin/sh"),
            arguments: ["-c", command],
            environment: Environment.custom(keyless),
            platformOptions: options,
            input: .fileDescriptor(input, closeAfterSpawningProcess: true),
            // Standard output may carry NDJSON.
            output: .fileDescriptor(.standardError, closeAfterSpawningProcess: false),
            error: .fileDescriptor(.standardError, closeAfterSpawningProcess: false)
        ).terminationStatus
    }

    private var keyless: [Environment.Key: String] {
        let kept = environment.filter { !$0.key.hasSuffix("_API_KEY") && !$0.key.hasSuffix("_API_KEY_FILE") }
        return Dictionary(kept.compactMap { name, value in Environment.Key(rawValue: name).map { ($0, value) } }) { $1 }
    }

    /// A file without a name that holds a text: unlike a pipe it does not mind a reader who does not read.
    private static func file(with text: String) throws -> FileDescriptor {
        let path = FileManager.default.temporaryDirectory.path(percentEncoded: false) + "wanbatch-" + UUID().uuidString
        let file = try FileDescriptor.open(
            path,
            .readWrite,
            options: [.create, .exclusiveCreate, .closeOnExec],
            permissions: .ownerReadWrite
        )
        unlink(path)
        do {
            try file.writeAll(text.utf8)
            try file.seek(offset: 0, from: .start)
        } catch {
            try? file.close()
            throw error
        }
        return file
    }
}
