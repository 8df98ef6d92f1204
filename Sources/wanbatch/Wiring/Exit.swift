import ArgumentParser
import BatchPipeline
import EditModel
import Foundation

/// How the process ends: errors told on standard error, codes as the documents have them.
enum Exit {
    /// Does something and ends the process with its code, or tells the error and ends with the error's code.
    static func guarded(_ body: () async throws -> Int32) async throws {
        for warning in EnvironmentNames.warnings(ProcessInfo.processInfo.environment) { Screen.error(warning) }
        let code: Int32
        do {
            code = try await body()
        } catch {
            code = tell(error)
        }
        if code != 0 { throw ArgumentParser.ExitCode(code) }
    }

    /// Tells an error.
    ///
    /// - Returns: Its exit code.
    static func tell(_ error: any Error) -> Int32 {
        switch error {
        case let errors as ManifestErrors:
            for diagnostic in errors.diagnostics { Screen.error("\(diagnostic)") }
            let count = errors.diagnostics.count { $0.severity == .error }
            Screen.error("\(count) \(count == 1 ? "error" : "errors"): nothing was submitted")
            return BatchPipeline.ExitCode.manifest
        case let error as WanbatchError:
            Screen.error("wanbatch: \(error)")
            return error.exitCode
        case is CancellationError:
            return BatchPipeline.ExitCode.stopped
        default:
            Screen.error("wanbatch: \("\(error)".printable)")
            return 70
        }
    }

    /// An error as reasons for programs.
    static func reasons(_ error: any Error) -> [WanbatchError] {
        switch error {
        case let errors as ManifestErrors:
            errors.diagnostics.filter { $0.severity == .error }.map { diagnostic in
                let message = "\(diagnostic.location): \(diagnostic.message)"
                return WanbatchError(.manifest, "manifest", message, hint: diagnostic.hint)
            }
        case let error as WanbatchError: [error]
        case is CancellationError: [WanbatchError(.stopped, "interrupted", "interrupted")]
        default: [WanbatchError(.storage, "unexpected", "\(error)")]
        }
    }

    /// The code that counts of two: the first in the documents' table.
    static func worse(_ left: Int32, _ right: Int32) -> Int32 {
        let order: [Int32] = [64, 65, 75, 77, 69, 73, 70, 2, 1, 0]
        return order.first { $0 == left || $0 == right } ?? max(left, right)
    }
}
