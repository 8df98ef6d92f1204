import ClipPreparation
import EditModel
import Foundation
import Synchronization

/// Runs programs one after the other, and notes each command with the CPU time that its process took.
final class ChildMeter: ProcessRunner {
    struct Entry {
        let command: ProcessCommand
        let cpuSeconds: Double

        /// The program behind its guards.
        func isOf(_ program: String) -> Bool { ([command.executable] + command.arguments).contains(program) }
    }

    private let runner = SubprocessRunner()
    private let noted = Mutex<[Entry]>([])

    func run(_ command: ProcessCommand, onLine: (@Sendable (String) -> Bool)?) async throws -> ProcessResult {
        let before = Self.childrenSeconds
        let result = try await runner.run(command, onLine: onLine)
        let entry = Entry(command: command, cpuSeconds: Self.childrenSeconds - before)
        noted.withLock { $0.append(entry) }
        return result
    }

    /// What was run since the last asking.
    func take() -> [Entry] {
        noted.withLock { entries in
            defer { entries = [] }
            return entries
        }
    }

    /// The CPU time of all children that have ended.
    private static var childrenSeconds: Double { seconds(RUSAGE_CHILDREN) }

    /// The CPU time of this process.
    static var ownSeconds: Double { seconds(RUSAGE_SELF) }

    private static func seconds(_ who: __rusage_who) -> Double {
        var usage = rusage()
        getrusage(who.rawValue, &usage)
        return [usage.ru_utime, usage.ru_stime].reduce(0) { $0 + Double($1.tv_sec) + Double($1.tv_usec) * 1e-6 }
    }
}
