import ClipPreparation
import EditModel

/// Runs programs a few at a time: all tests' ffmpeg at once would starve each other until their limits of time.
actor TurnedRunner: ProcessRunner {
    private let runner = SubprocessRunner()
    private var free: Int
    private var waiting: [CheckedContinuation<Void, Never>] = []

    init(_ width: Int) { free = width }

    func run(_ command: ProcessCommand, onLine: (@Sendable (String) -> Bool)?) async throws -> ProcessResult {
        if free > 0 {
            free -= 1
        } else {
            await withCheckedContinuation { waiting.append($0) }
        }
        defer { if waiting.isEmpty { free += 1 } else { waiting.removeFirst().resume() } }
        return try await runner.run(command, onLine: onLine)
    }
}
