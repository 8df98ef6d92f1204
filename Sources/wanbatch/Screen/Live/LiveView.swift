import EditModel

/// The live view of a run: a line a stage, the money, the running tasks, the last problems.
///
/// Lines keep their places: what comes and goes stands at the end, and room that tasks once had is kept, so that
/// nothing below them moves. Where the screen is small, the view is: tasks and problems go first, then the stages, and
/// one line remains.
struct LiveView: Sendable {
    private let traits: TerminalTraits
    private var taskRoom = 0

    private enum Room {
        /// Header, stages, money.
        static let core = 2 + Stage.allCases.count
        static let leastColumns = 36
        static let mostTasks = 12
        static let mostProblems = 4
        static let mostColumns = 110
        static let name = 10
        static let mostClip = 40
    }

    /// A view.
    ///
    /// - Parameter traits: What the terminal can show.
    init(traits: TerminalTraits) { self.traits = traits }

    /// The lines for a moment.
    ///
    /// - Parameters:
    ///   - snapshot: The moment.
    ///   - size: The terminal's size; its last row and column stay free.
    mutating func lines(_ snapshot: ProgressSnapshot, size: TerminalSize) -> [StyledText] {
        let width = min(size.columns - 1, Room.mostColumns)
        let rows = size.rows - 1
        guard snapshot.total > 0 else { return [opening(snapshot).fitted(to: width)] }
        guard rows >= Room.core, width >= Room.leastColumns else {
            let line = ProgressLine.text(snapshot, width: size.columns)
            return [StyledText(line, snapshot.badEnds > 0 ? .bad : .plain)]
        }
        var lines = [header(snapshot, width)]
        lines += Stage.allCases.map { stage($0, snapshot, width) }
        lines.append(money(snapshot, width))
        lines += lists(snapshot, width, rows - lines.count)
        return lines.map { $0.fitted(to: width) }
    }

    // MARK: - The lines that are always there

    private func opening(_ snapshot: ProgressSnapshot) -> StyledText {
        var line = StyledText(snapshot.batch.printable, .strong)
        line.add("  looking at the clips  \(snapshot.elapsed.ticking)", .faint)
        return line
    }

    private func header(_ snapshot: ProgressSnapshot, _ width: Int) -> StyledText {
        let time = snapshot.remaining.map { "~\($0.roughly) left" }
        let right = [time, snapshot.elapsed.ticking].compactMap { $0 }.joined(separator: "   ")
        let bad = snapshot.badParts.joined(separator: ", ")
        let badge = snapshot.isRehearsal ? "  rehearsal" : ""
        let room = width - right.columns - 2 - badge.columns - (bad.isEmpty ? 0 : bad.columns + 2)
        var line = StyledText(snapshot.batch.fitted(to: max(6, room)), .strong)
        line.add(badge, .faint)
        if !bad.isEmpty {
            line.add("  ")
            line.add(bad, snapshot.badEnds > 0 ? .bad : .note)
        }
        line = line.fitted(to: max(0, width - right.columns - 2)).padded(to: width - right.columns)
        line.add(right)
        return line
    }

    private func stage(_ stage: Stage, _ snapshot: ProgressSnapshot, _ width: Int) -> StyledText {
        let total = snapshot.attainable
        let done = stage.done(in: snapshot.counts)
        let digits = "\(snapshot.total)".count
        let count = "\(done)/\(total)".padded(to: digits * 2 + 1, onLeft: true)
        let rate = done < total ? snapshot.rates[stage].map(RateMeter.text) ?? "" : ""
        var right = "  \(count)"
        if width >= 50 { right += "  \(rate.padded(to: 7, onLeft: true))" }
        let activity = stage.activity(in: snapshot.counts, postponed: snapshot.postponed)
        if width >= 66 { right += "  \(activity.padded(to: 12))" }
        var line = StyledText(stage.rawValue.padded(to: Room.name))
        let bar = max(4, width - Room.name - right.columns)
        line.add(ProgressBar.text(done, of: total, width: bar, traits))
        line.add(right)
        return line
    }

    private func money(_ snapshot: ProgressSnapshot, _ width: Int) -> StyledText {
        var line = StyledText("money".padded(to: Room.name))
        for parts in [snapshot.moneyParts, Array(snapshot.moneyParts.prefix(2)), Array(snapshot.moneyParts.prefix(1))] {
            let text = parts.joined(separator: "   ")
            guard text.columns <= width - Room.name || parts.count == 1 else { continue }
            line.add(text)
            break
        }
        return line
    }

    // MARK: - What comes and goes

    private mutating func lists(_ snapshot: ProgressSnapshot, _ width: Int, _ rows: Int) -> [StyledText] {
        let hasGaps = rows >= 7
        let gap = hasGaps ? [StyledText()] : []
        var room = rows
        let problems = snapshot.ends.prefix(min(Room.mostProblems, max(1, rows / 4), rows))
        room -= problems.isEmpty ? 0 : problems.count + gap.count
        let most = max(0, min(Room.mostTasks, room - gap.count))
        taskRoom = min(most, max(taskRoom, snapshot.taskCount))
        var tasks = taskLines(snapshot, width, most: taskRoom)
        tasks += Array(repeating: StyledText(), count: max(0, taskRoom - tasks.count))
        var lines = tasks.isEmpty ? [] : gap + tasks
        if !problems.isEmpty { lines += gap + problems.map { problem($0, width) } }
        return lines
    }

    private func taskLines(_ snapshot: ProgressSnapshot, _ width: Int, most: Int) -> [StyledText] {
        let count = snapshot.taskCount
        guard count > most, most > 1 else { return snapshot.tasks.prefix(most).map { task($0, width) } }
        let more = String(repeating: " ", count: Room.name) + "and \(count - most + 1) more"
        return snapshot.tasks.prefix(most - 1).map { task($0, width) } + [StyledText(more, .faint)]
    }

    private func task(_ task: ProgressSnapshot.RunningTask, _ width: Int) -> StyledText {
        let isFetched = task.state == .succeeded
        let percent = isFetched ? 100 : task.percent.map { min(100, max(0, $0)) }
        let bar = width >= 60 ? 16 : 0
        var right = StyledText()
        if bar > 0 {
            right.add("  ")
            right.add(ProgressBar.text(percent ?? 0, of: 100, width: bar, traits, ink: .plain))
        }
        right.add((percent.map { "\($0)%" } ?? "").padded(to: 6, onLeft: true))
        right.add((task.age?.ticking ?? "").padded(to: 9, onLeft: true), .faint)
        let clip = max(6, min(Room.mostClip, width - Room.name - right.columns))
        var line = StyledText((isFetched ? "fetching" : "running").padded(to: Room.name), .faint)
        line.add(task.clip.fitted(to: clip).padded(to: clip))
        line.add(right)
        return line
    }

    private func problem(_ end: ProgressSnapshot.End, _ width: Int) -> StyledText {
        var line = StyledText(end.state.rawValue.padded(to: Room.name), .bad)
        line.add(end.text.fitted(to: max(8, width - Room.name)))
        return line
    }
}

extension Duration {
    /// A clock that runs: `7s`, `1:15`, `2:03:09`.
    var ticking: String {
        let seconds = max(0, components.seconds)
        func two(_ number: Int64) -> String { number < 10 ? "0\(number)" : "\(number)" }
        if seconds < 60 { return "\(seconds)s" }
        if seconds < 3600 { return "\(seconds / 60):\(two(seconds % 60))" }
        return "\(seconds / 3600):\(two(seconds % 3600 / 60)):\(two(seconds % 60))"
    }
}
