import EditModel
import Synchronization

/// What is known of a running program; readers and the watch share it.
final class ProcessRecord: Sendable {
    private struct State {
        var ending: ProcessResult.Ending?
        var progressAt: Duration
        var output: [UInt8] = []
        var errorTail: [UInt8] = []
        var line: [UInt8] = []
    }

    private let state: Mutex<State>
    private static let tailLimit = 4096

    init(startedAt: Duration) { state = Mutex(State(progressAt: startedAt)) }

    var ending: ProcessResult.Ending? { state.withLock { $0.ending } }
    var progressAt: Duration { state.withLock { $0.progressAt } }
    var output: [UInt8] { state.withLock { $0.output } }
    var errorTail: String { state.withLock { String(decoding: $0.errorTail, as: UTF8.self) } }

    /// Notes why we end the program; the first reason stays.
    func end(_ ending: ProcessResult.Ending) {
        state.withLock { if $0.ending == nil { $0.ending = ending } }
    }

    func noteProgress(at uptime: Duration) {
        state.withLock { $0.progressAt = uptime }
    }

    /// Keeps output; `false` when it is more than the limit.
    func collect(_ bytes: [UInt8], limit: Int) -> Bool {
        state.withLock {
            guard $0.output.count + bytes.count <= limit else { return false }
            $0.output += bytes
            return true
        }
    }

    func collectError(_ bytes: [UInt8]) {
        state.withLock {
            $0.errorTail += bytes
            $0.errorTail.removeFirst(max(0, $0.errorTail.count - Self.tailLimit))
        }
    }

    /// Takes output and gives the lines that it completes; a line without end is cut at 64 KiB.
    func lines(completedBy bytes: [UInt8]) -> [String] {
        state.withLock { state in
            var lines: [String] = []
            for byte in bytes {
                if byte == UInt8(ascii: "\n") || state.line.count >= 1 << 16 {
                    lines.append(String(decoding: state.line, as: UTF8.self))
                    state.line.removeAll()
                }
                if byte != UInt8(ascii: "\n") { state.line.append(byte) }
            }
            return lines
        }
    }
}
