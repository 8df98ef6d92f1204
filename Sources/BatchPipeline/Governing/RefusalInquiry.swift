import EditModel

/// Finds out what is behind refusals: the number of tasks, the rate of requests, or nothing that lies with us.
///
/// `SlotCeiling` and `RequestPace` are what is learned. A `RefusalEpisode` lasts from a refusal to the next acceptance, and
/// what relieved it says which of the two it was. A provider that is busy with others refuses by chance
/// (`ChanceRefusals`): a submission right after such a refusal, and those after it (`Sprint`, `RefusalAftermath`), are
/// accepted as no limit would.
struct RefusalInquiry: Sendable {
    private(set) var slots: SlotCeiling
    private(set) var pace: RequestPace
    /// The refusal whose cause is looked for.
    private(set) var episode: RefusalEpisode?
    /// Submissions at full speed, to see whether a rate is behind refusals.
    private var sprint: Sprint?
    /// A refusal that time relieved once.
    private var firstRelief: TimeRelief?
    private var rateVerdict: Overrun?
    /// What an earlier night has learned of the rate, unless this one has refuted it.
    private var rememberedRate: TokenBucket?
    private var chance = ChanceRefusals()
    private var walls = RefusalWalls()
    private var aftermaths: [RefusalAftermath] = []
    private var ambiguousLevel: Int?
    /// When the latest submission left.
    private var lastStarted: Duration = .zero
    /// The most tasks that ran in about a task time.
    private var peak = 0
    private var peakAt: Duration = .zero

    /// What a refusal asks for.
    enum Reaction: Hashable, Sendable {
        /// Its cause is looked for from now on.
        case episode
        /// It says nothing: on after this time.
        case onAfter(Duration)
        /// It belongs to what is being looked for.
        case none
    }

    private enum Rule {
        /// A test that leaves later than so many times as soon as it might shows nothing: something else held it back.
        static let promptness = 3
        /// More refusals in a row are hardly chance.
        static let mostByChance = 4
        /// So many requests a minute are as good as any number.
        static let noRate = 100_000.0
        /// The most refusals that are followed at once.
        static let mostAftermaths = 8
        /// The share of the busiest minute that speaks for a rate where requests are spaced by one.
        static let spacedShare = 0.6
    }

    init(ceiling: Int?, memory: GovernorMemory?) {
        slots = SlotCeiling(hard: ceiling, remembered: memory?.runningLimit)
        pace = RequestPace(perMinute: memory?.requestsPerMinute, burst: memory?.burst)
        rememberedRate = pace.bucket
    }

    // MARK: What is known

    /// When a submission may leave, as far as the rate goes.
    func ready(at now: Duration) -> Duration {
        isSprinting(at: now) || episode?.isTesting == true ? now : pace.ready(at: now)
    }

    /// How many POSTs may be in flight at once.
    func mostInFlight(at now: Duration) -> Int {
        guard let sprint, isSprinting(at: now) else { return .max }
        return sprint.mostInFlight
    }

    private func isSprinting(at now: Duration) -> Bool { sprint.map { !$0.isOver(at: now) } ?? false }

    /// The learned rate, where it is worth remembering: it holds something back, and is not perhaps chance.
    var lastingRate: TokenBucket? {
        guard let rate = chance.isCredible ? rememberedRate : pace.bucket else { return nil }
        return rate.perMinute < Rule.noRate ? rate : nil
    }

    // MARK: What happened

    mutating func started(at now: Duration) {
        pace.started(at: now, isTrial: episode.map { $0.isRecent(at: now) } ?? false)
        lastStarted = now
        episode?.started()
    }

    /// A submission was accepted that left before a refusal was known: the limit is at least what runs now.
    mutating func acceptedLate(_ scene: Scene) {
        if let known = episode { episode?.running = max(known.running, scene.running) }
        slots.raise(to: scene.running)
        chance.acceptedLate(running: scene.running)
        if episode == nil { walls.acceptedLate() }
        count(scene)
    }

    mutating func accepted(_ scene: Scene) {
        if let episode, let relief = firstRelief { firstRelief?.running = max(relief.running, episode.running) }
        if let relief = firstRelief, scene.running > relief.running {
            if relief.isRecent(at: scene.now) { settle(relief, scene) }
            firstRelief = nil
        }
        if let episode { end(episode, scene) }
        for index in aftermaths.indices {
            aftermaths[index].accept(running: scene.running, at: scene.now, taskTime: scene.taskTime)
        }
        runSprint(scene)
        judge(scene)
        slots.accepted(running: scene.running)
        let isAlone = chance.accepted(running: scene.running, since: scene.now - scene.undisturbed)
        if isAlone, pace.bucket == nil { chance.seen(.alone) }
        count(scene)
    }

    /// The provider works again after an outage: begins gently.
    mutating func outageEnded() { slots.startGrowing() }

    /// A refusal.
    ///
    /// - Parameters:
    ///   - scene: What was known when the answer came.
    ///   - isLate: Whether the submission left before an earlier refusal was known.
    mutating func refused(_ scene: Scene, isLate: Bool) -> Reaction {
        if isLate {
            if episode == nil {
                chance.refusedLate()
                walls.refusedLate()
            }
            return .none
        }
        guard var known = episode else { return refusedAnew(scene) }
        let wasTesting = known.isTesting
        let isFewer = scene.running < known.running && slots.isSurprise(running: scene.running)
        let isSurprise = isFewer && known.suspect != .rate && known.tests == 0
        if known.refusedAgain(at: scene.now, running: scene.running, acceptedBefore: pace.total) {
            known.suspect = .slots
        }
        if wasTesting, !known.isTesting {
            if known.tested == .slots { chance.slotTests.failed() } else { chance.rateTests.failed() }
        }
        if isSurprise, chance.slotTests.takesNext() { known.testAgain(at: scene.now, after: scene.soon) }
        known.takeForRate(at: scene.now, interval: pace.interval ?? .seconds(2))
        episode = known
        pin(scene)
        return .none
    }

    /// A task ended.
    ///
    /// - Parameters:
    ///   - scene: What is known without it.
    ///   - lastSeen: When it was last known to run.
    mutating func completed(_ scene: Scene, lastSeen: Duration) {
        slots.completed()
        episode?.completed(lastSeen: lastSeen)
        review(at: scene.now, lastSeen: lastSeen)
        for index in aftermaths.indices { aftermaths[index].completed(lastSeen: lastSeen) }
        judge(scene)
    }

    private mutating func count(_ scene: Scene) {
        rateVerdict?.accepted(running: scene.running, at: scene.now)
        pace.accepted(at: scene.now, inFlight: scene.inFlight)
        if scene.running >= peak || scene.now - peakAt > scene.taskTime {
            (peak, peakAt) = (scene.running, scene.now)
        }
        if let level = ambiguousLevel, scene.running > level { ambiguousLevel = nil }
    }

    // MARK: An episode

    private mutating func refusedAnew(_ scene: Scene) -> Reaction {
        let wasSprinting = endSprint(scene)
        if chance.forgives(running: scene.running, at: scene.now, within: scene.lately) {
            if let rate = walls.refused(at: scene.now, running: scene.running, total: pace.total), pace.bucket == nil {
                chance = ChanceRefusals()
                aftermaths = []
                pace.learn(perMinute: rate, emptyAt: scene.now)
                return .onAfter(.zero)
            }
            if pace.bucket != nil, pace.isTight || wasSprinting { sprint = sprint(after: scene.now) }
            return .onAfter(scene.soon)
        }
        if let relief = firstRelief, !relief.isRecent(at: scene.now) { firstRelief = nil }
        let isProbe = firstRelief == nil && slots.isProbe(running: scene.running)
        let suspect = isProbe ? .slots : suspect(scene)
        episode = RefusalEpisode(
            at: scene.now,
            running: scene.running,
            suspect: suspect,
            isExpected: isProbe,
            isRatePossible: isRatePossible(at: scene.now, share: pace.bucket == nil ? 1 : Rule.spacedShare),
            testAfter: isTestDue(suspect, running: scene.running) ? scene.soon : nil,
            interval: pace.interval,
            recentlyAccepted: pace.recentlyAccepted(at: scene.now),
            recentPerMinute: pace.recentPerMinute(at: scene.now),
            acceptedBefore: pace.total,
            belief: firstRelief?.episode.belief ?? slots.belief
        )
        pin(scene)
        return .episode
    }

    private func suspect(_ scene: Scene) -> RefusalEpisode.Suspect {
        if firstRelief != nil { return .either }
        if scene.running == 0 { return pace.bucket == nil ? .either : .rate }
        if let level = ambiguousLevel, scene.running <= level, scene.running + 1 >= peak { return .slots }
        if pace.bucket != nil { return pace.isTight ? .rate : .slots }
        return isRatePossible(at: scene.now, share: 1) ? .either : .slots
    }

    /// Whether about as many requests were accepted in the last minute as in any other, or a share of that.
    private func isRatePossible(at now: Duration, share: Double) -> Bool {
        pace.recentlyAccepted(at: now) + 0.5 >= pace.proven * share
    }

    private mutating func isTestDue(_ suspect: RefusalEpisode.Suspect, running: Int) -> Bool {
        switch suspect {
        case .slots: return slots.isSurprise(running: running) && running < peak && chance.slotTests.takesNext()
        case .rate:
            let isDoubtful = pace.refused()
            return chance.rateTests.takesNext() || isDoubtful
        case .either: return chance.rateTests.takesNext()
        }
    }

    private mutating func pin(_ scene: Scene) {
        guard let known = episode else { return }
        if known.suspect != .rate, scene.running > 0 { slots.pin(at: scene.running) }
        // No trial by time is left: the refusal was for the number of tasks.
        guard known.nextTrial == nil, !known.isConfirmed, scene.running > 0 else { return }
        episode?.isConfirmed = true
        firstRelief = nil
        slots.confirmPin()
    }

    /// A submission was accepted after refusals: what relieved them?
    private mutating func end(_ episode: RefusalEpisode, _ scene: Scene) {
        self.episode = nil
        let relief = TimeRelief(episode: episode, at: scene.now, running: scene.running)
        if episode.suspect != .rate, isPerhapsChance(episode) {
            aftermaths = aftermaths.suffix(Rule.mostAftermaths - 1) + [RefusalAftermath(after: episode)]
        }
        if isTest(episode, scene), scene.running > episode.running || episode.suspect == .rate {
            slots.restore(episode.belief)
            if episode.suspect != .slots { sprint = sprint(after: episode.lastRefused, relief) }
        } else if scene.running > episode.running {
            // More tasks run than when it refused: it was not their number, unless one had ended unseen.
            if pace.bucket == nil, firstRelief == nil, scene.running > 1 {
                firstRelief = relief
            } else {
                settle(relief, scene)
                firstRelief = nil
            }
        } else if episode.suspect == .rate {
            if episode.hasOutlasted {
                settle(relief, scene)
            } else if !episode.isRecent(at: scene.now) {
                pace.relievedLate(at: scene.now)
            } else {
                ambiguousLevel = max(ambiguousLevel ?? 0, episode.running)
                pace.confirm(episode, at: scene.now)
            }
        } else if !episode.isConfirmed {
            slots.confirmPin()
        }
    }

    private func isPerhapsChance(_ episode: RefusalEpisode) -> Bool { episode.refusals <= Rule.mostByChance }

    /// Whether the submission that was accepted was a test, and left so soon after the refusal that it shows something:
    /// `Retry-After`, for one, may have held it back.
    private func isTest(_ episode: RefusalEpisode, _ scene: Scene) -> Bool {
        guard episode.isTesting, isPerhapsChance(episode) else { return false }
        guard episode.suspect == .slots else { return !sprint(after: episode.lastRefused).isOver(at: scene.now) }
        return lastStarted - episode.lastRefused <= max(scene.soon * Rule.promptness, scene.undisturbed)
    }

    /// It was not the number of tasks: a rate, if time relieved it soon enough, else an outage.
    private mutating func settle(_ relief: TimeRelief, _ scene: Scene) {
        slots.restore(relief.episode.belief)
        guard relief.episode.isRecent(at: relief.at) else {
            if relief.episode.suspect == .rate { pace.relievedLate(at: scene.now) }
            return
        }
        // Nothing was accepted before: there is no rate to speak of.
        if relief.episode.running == 0, relief.episode.recentlyAccepted < 0.5 { return }
        if pace.bucket == nil {
            rateVerdict = Overrun(level: relief.episode.running)
            rateVerdict?.accepted(running: scene.running, at: scene.now)
        }
        pace.confirm(relief.episode, at: relief.at)
    }

    /// A task ended: perhaps it did so before what was taken for a sign of a rate.
    private mutating func review(at now: Duration, lastSeen: Duration) {
        rateVerdict?.completed(lastSeen: lastSeen)
        guard let verdict = rateVerdict else { return }
        if verdict.isExplained {
            forgetRate()
            chance.notSeen(.unexplained)
            aftermaths = []
            slots.pin(at: verdict.level)
            slots.confirmPin()
            episode?.suspect = .slots
        }
        if verdict.isExplained || verdict.isOld(at: now) { rateVerdict = nil }
    }

    private mutating func forgetRate() {
        pace.forgetRate()
        rememberedRate = nil
    }

    // MARK: Chance

    /// A refusal is shown to have had no limit behind it.
    private mutating func foundChance(_ evidence: ChanceRefusals.Evidence) {
        if !chance.isCredible {
            // What was learned before may have been chance as well.
            slots.forget()
            firstRelief = nil
        }
        chance.seen(evidence)
    }

    /// What can be said by now about refusals whose cause was not clear.
    private mutating func judge(_ scene: Scene) {
        aftermaths.removeAll { $0.isOver(at: scene.now, taskTime: scene.taskTime) }
        let learned = pace.bucket?.perMinute
        let count = aftermaths.count
        aftermaths.removeAll { $0.isUnexplained(at: scene.now, taskTime: scene.taskTime, learned: learned) }
        for _ in aftermaths.count..<count { foundChance(.unexplained) }
    }

    private func sprint(after refused: Duration, _ relief: TimeRelief? = nil) -> Sprint {
        let recent = pace.recentPerMinute(at: refused)
        return Sprint(after: refused, relief, learned: pace.bucket?.perMinute, recent: recent)
    }

    private mutating func runSprint(_ scene: Scene) {
        guard isSprinting(at: scene.now) else { return }
        sprint?.accept()
        guard let sprint else { return }
        pace.raise(to: sprint.provenPerMinute(at: scene.now), at: scene.now)
        guard sprint.isWon(at: scene.now) else { return }
        self.sprint = nil
        forgetRate()
        firstRelief = nil
        switch sprint.relief?.episode.suspect {
        case .rate: foundChance(.sprint)
        case .slots, .either: break
        case nil: foundChance(.unexplained)
        }
    }

    /// The provider refused; perhaps in a sprint.
    ///
    /// - Returns: Whether it was in one.
    private mutating func endSprint(_ scene: Scene) -> Bool {
        guard let sprint else { return false }
        self.sprint = nil
        if sprint.isOver(at: scene.now) {
            // It has shown nothing. That more tasks run by now shows that it was not their number.
            guard let relief = sprint.relief, relief.isRecent(at: scene.now), scene.running > relief.running + 1 else {
                return false
            }
            suspectRate(relief)
            return false
        }
        pace.emptied(at: scene.now)
        guard let relief = sprint.relief else {
            chance.notSeen(.alone)
            return true
        }
        suspectRate(relief)
        return true
    }

    /// A sprint did not show that a rate is not behind what it follows.
    private mutating func suspectRate(_ relief: TimeRelief) {
        chance.rateTests.failed()
        if pace.bucket == nil, !chance.isCredible { firstRelief = relief }
    }
}
