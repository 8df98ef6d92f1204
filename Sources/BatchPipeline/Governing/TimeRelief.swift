/// A refusal that was followed by an acceptance although no task had ended, as far as is known: chance, where one had
/// ended unseen, or the rate.
struct TimeRelief: Sendable {
    let episode: RefusalEpisode
    /// When a submission was accepted again.
    let at: Duration
    /// Tasks that ran then, or at a refusal since.
    var running: Int

    /// Whether a rate that was behind it may still be felt.
    func isRecent(at now: Duration) -> Bool { now - at <= RefusalEpisode.rateReliefTime }
}
