import EditModel

/// How many tasks the provider lets run at once, learned from its refusals.
///
/// It grows while submissions are accepted, by a third in each round. A refusal pins it to the tasks
/// that run at that time. From then on one task more is tried after a number of completions, which doubles with
/// each vain try. It stays small for a while after the limit was seen to change: what has changed may change again.
struct SlotCeiling: Sendable {
    /// The learned ceiling; `nil` while the provider has not refused.
    private(set) var learned: Int?
    /// The ceiling that two refusals in a row agreed on.
    private(set) var settled: Int?
    /// What a later run should know: the settled ceiling, unless far more have run since.
    var lasting: Int? {
        guard let settled, let learned else { return settled ?? learned }
        return learned > settled && !isAlike(learned, settled) ? learned : settled
    }
    /// As ``settled``, but moved by true changes only, not by the blur of what is counted.
    private var reference: Int?
    private let hard: Int?
    private var isGrowing = true
    private var growth = Growth.bold
    private var lastPin: Int?
    private var patience = Patience.first
    private var completions = 0
    private var calmCompletions: Int?

    /// Completions between two tries.
    private enum Patience {
        static let first = 2
        static let most = 28
        /// Where the limit is small, completions are rare, and a higher one would be found late.
        static let leastOfMost = 8
        /// After a change one more than the ceiling, which is about once in a task time, but not less than this.
        static let leastAfterChange = 5
    }

    /// How many POSTs are in flight at once while the ceiling rises: all beyond the limit come back refused.
    private struct Growth: Sendable {
        var least: Int
        var step: Double

        /// At first, and after an outage: by a third of what runs.
        static let bold = Growth(least: 2, step: .infinity)
        /// After a try for one more: one at a time, then by more, since a task may have ended unseen.
        static let careful = Growth(least: 1, step: 1)

        mutating func accepted() { step += 0.5 }

        func round(running: Int) -> Int {
            max(least, min(SlotCeiling.mostInFlight, Int(min(step, Double(running / 3)))))
        }
    }

    /// More tasks than any provider runs.
    static let most = 1_000_000_000

    /// The most POSTs in flight at once, whatever is learned: connections are not free.
    private static let mostInFlight = 64

    /// A ceiling.
    ///
    /// - Parameters:
    ///   - hard: `--max-running`, never passed.
    ///   - remembered: What an earlier night has learned.
    init(hard: Int?, remembered: Int?) {
        self.hard = hard.map { max(1, $0) }
        learned = remembered.map { min(max(1, $0), Self.most) }
        settled = learned
        reference = learned
        lastPin = learned
    }

    /// What is known before a refusal that may turn out to have another cause.
    struct Belief: Sendable {
        fileprivate var learned: Int?
        fileprivate var settled: Int?
        fileprivate var reference: Int?
        fileprivate var lastPin: Int?
    }

    var belief: Belief { Belief(learned: learned, settled: settled, reference: reference, lastPin: lastPin) }

    /// Whether one more POST may leave.
    ///
    /// - Parameters:
    ///   - running: Tasks that hold a slot.
    ///   - inFlight: POSTs without an answer.
    func allows(running: Int, inFlight: Int) -> Bool {
        let round = isGrowing ? growth.round(running: running) : Self.mostInFlight
        if isFull(running: running, inFlight: inFlight) || inFlight >= round { return false }
        guard let learned, running + inFlight >= learned else { return true }
        return isProbeDue && inFlight < (isGrowing ? round : 1)
    }

    /// Whether `--max-running` is reached.
    func isFull(running: Int, inFlight: Int) -> Bool { hard.map { running + inFlight >= $0 } ?? false }

    /// Whether a POST at that number of running tasks tries for more than what is known.
    func isProbe(running: Int) -> Bool { learned.map { running >= $0 } ?? false }

    /// Whether a refusal at that number of running tasks is against what is known: fewer run.
    ///
    /// - Parameter running: Tasks that hold a slot.
    func isSurprise(running: Int) -> Bool { (reference ?? learned).map { running < $0 } ?? false }

    private var isProbeDue: Bool { completions >= patience }

    mutating func accepted(running: Int) {
        if isGrowing { growth.accepted() }
        guard let learned, running >= learned else { return }
        guard running > learned else {
            isGrowing = false
            return
        }
        self.learned = running
        completions = patience  // It worked: try the next one at once.
        if !isGrowing {
            isGrowing = true
            growth = .careful
        }
    }

    /// More tasks run than what was thought possible.
    mutating func raise(to running: Int) { learned = learned.map { max($0, running) } }

    mutating func completed() {
        completions += 1
        calmCompletions = calmCompletions.map { $0 + 1 }
    }

    /// The provider refused: it has no slot beyond those that run.
    ///
    /// - Parameter running: Tasks that hold a slot.
    mutating func pin(at running: Int) {
        learned = max(1, running)
        isGrowing = false
        completions = 0
    }

    /// The cause of a refusal is clear: it was the number of tasks.
    mutating func confirmPin() {
        guard let learned else { return }
        defer { lastPin = learned }
        let isRepeated = lastPin.map { isAlike(learned, $0) } ?? false
        guard let reference else {
            if isRepeated { (settled, reference) = (learned, learned) }
            return
        }
        if isAlike(learned, reference) {
            settled = learned
            if isRepeated { patience = min(patience * 2, mostPatience) }
        } else if isRepeated || learned < reference {
            // It changed: perhaps not for the last time.
            (settled, self.reference) = (learned, learned)
            calmCompletions = 0
            patience = Patience.first
        }
    }

    /// The cause of a refusal was another one: what was believed before holds again.
    mutating func restore(_ belief: Belief) {
        learned = belief.learned
        settled = belief.settled
        reference = belief.reference
        lastPin = belief.lastPin
        startGrowing()
    }

    /// What was learned may have been chance.
    mutating func forget() {
        learned = nil
        settled = nil
        reference = nil
        lastPin = nil
        calmCompletions = nil
        patience = Patience.first
        startGrowing()
    }

    /// Begins again as at first: by a third of what runs in each round, also for one try at more than what is known.
    mutating func startGrowing() {
        isGrowing = true
        growth = .bold
    }

    private var mostPatience: Int {
        guard let calmCompletions else {
            let slots = learned ?? 0
            return min(Patience.most, max(Patience.leastOfMost, min(slots, 10) * min(slots, 10)))
        }
        return min(Patience.most, max(Patience.leastAfterChange, (learned ?? 0) + 1, calmCompletions / 16))
    }

    /// Tasks that ended and were not looked at yet blur what is counted: one more or less, or a tenth, is the same.
    private func isAlike(_ one: Int, _ other: Int) -> Bool { abs(one - other) <= max(1, max(one, other) / 10) }
}
