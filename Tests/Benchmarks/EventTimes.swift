import Foundation

/// When the edits of a run came to their states, read from its events as they come.
struct EventTimes: Sendable {
    /// The edits that came to one state.
    struct Steps: Sendable {
        var count = 0
        /// Seconds since the program was started.
        var first = 0.0
        var last = 0.0

        /// How many a second, from the first to the last.
        var rate: Double { last > first ? Double(count - 1) / (last - first) : 0 }
    }

    private var steps: [String: Steps] = [:]
    /// The most memory that the run had held when its last edit was archived: what its end takes is not in it.
    private(set) var peakMebibytes = 0.0
    /// The processor time of the run until then, and of the programs that it had waited for.
    private(set) var processorSeconds = (own: 0.0, children: 0.0)
    /// When the run said that it was over.
    private(set) var ended: Double?

    /// Reads all events of a run.
    ///
    /// - Parameters:
    ///   - run: `wanbatch run --json`, just started.
    ///   - edits: How many edits it has.
    init(of run: ChildProgram, edits: Int) {
        run.lines { line in
            take(line, of: run, edits)
            return true
        }
    }

    /// Reads the events of a run until some edits have come to a state.
    ///
    /// - Parameters:
    ///   - run: `wanbatch run --json`, just started.
    ///   - edits: How many edits it has.
    ///   - state: The state.
    init(of run: ChildProgram, edits: Int, until state: String) {
        run.lines { line in
            take(line, of: run, edits)
            return self[state].count < edits
        }
    }

    /// The edits that came to a state.
    subscript(state: String) -> Steps { steps[state] ?? Steps() }

    private mutating func take(_ line: Substring, of run: ChildProgram, _ edits: Int) {
        if line.contains("\"event\":\"ended\"") { ended = run.elapsed }
        guard line.contains("\"event\":\"edit\""), let place = line.range(of: "\"state\":\"") else { return }
        let state = String(line[place.upperBound...].prefix { $0 != "\"" })
        let now = run.elapsed
        var step = steps[state] ?? Steps(first: now)
        step.count += 1
        step.last = now
        steps[state] = step
        if state == "archived", step.count == edits {
            peakMebibytes = run.gauge.peakMebibytes ?? 0
            processorSeconds = run.gauge.processorSeconds ?? (0, 0)
        }
    }
}
