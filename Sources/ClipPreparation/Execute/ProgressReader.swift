import Synchronization

/// Reads what ffmpeg reports with `-progress`, and says whether it came further.
final class ProgressReader: Sendable {
    private struct State {
        var microseconds: Int64 = -1
        var frames: Int64 = -1
    }

    private let state = Mutex(State())

    /// How far the output has come; zero before anything is known.
    var reached: Duration { .microseconds(max(0, state.withLock { $0.microseconds })) }

    /// Another try begins.
    func restart() { state.withLock { $0 = State() } }

    /// Takes a line `key=value`.
    ///
    /// - Returns: Whether time or frames are more than ever before.
    func take(_ line: String) -> Bool {
        let parts = line.split(separator: "=", maxSplits: 1)
        guard parts.count == 2, let value = Int64(parts[1].filter { $0 != " " }) else { return false }
        return state.withLock { state in
            switch parts[0] {
            case "out_time_us" where value > state.microseconds: state.microseconds = value
            case "frame" where value > state.frames: state.frames = value
            default: return false
            }
            return true
        }
    }
}
