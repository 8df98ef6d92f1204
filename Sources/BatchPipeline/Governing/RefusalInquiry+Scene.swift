import EditModel

extension RefusalInquiry {
    /// What is known of the account when something happens.
    struct Scene: Sendable {
        /// The time, since the clock's zero.
        var now: Duration
        /// Tasks that hold a slot.
        var running: Int
        /// POSTs without an answer.
        var inFlight: Int
        /// How long a task takes.
        var taskTime: Duration

        /// How soon after a refusal to look whether anything was behind it.
        var soon: Duration { min(.seconds(1), taskTime / 20) }
        /// In this time hardly one of the running tasks ends unseen.
        var undisturbed: Duration { taskTime / (4 * max(running, 1)) }
        /// Refusals of this time may have the same cause.
        var lately: Duration { max(taskTime * 4, RefusalEpisode.rateReliefTime) }
    }
}
