import BatchPipeline
import EditModel

/// What decides in a simulation when a submission leaves.
protocol SubmissionPolicy {
    mutating func next(at now: Duration) -> Permission
    mutating func started(at now: Duration)
    mutating func accepted(at now: Duration)
    mutating func refused(at now: Duration, retryAfter: Duration?)
    mutating func failed(at now: Duration, isOutage: Bool)
    mutating func completed(at now: Duration, taskTime: Duration?, lastSeen: Duration?)
}

extension SubmissionGovernor: SubmissionPolicy {}

/// A user's fixed number of running tasks; a refused submission goes again after full jitter up to 60 s.
struct FixedPolicy: SubmissionPolicy {
    var limit: Int
    let random: RandomSource
    private var busy = 0
    private var failures = 0
    private var notBefore = Duration.zero

    init(limit: Int, random: RandomSource) {
        self.limit = limit
        self.random = random
    }

    mutating func next(at now: Duration) -> Permission {
        if now < notBefore { return .wait(until: notBefore) }
        return busy < limit ? .go : .waitForEvent
    }
    mutating func started(at now: Duration) { busy += 1 }
    mutating func accepted(at now: Duration) { failures = 0 }
    mutating func refused(at now: Duration, retryAfter: Duration?) {
        busy -= 1
        failures += 1
        notBefore = now + .seconds(min(60, Double(1 << min(failures, 10))) * random.unit() + 0.001)
    }
    mutating func failed(at now: Duration, isOutage: Bool) { refused(at: now, retryAfter: nil) }
    mutating func completed(at now: Duration, taskTime: Duration?, lastSeen: Duration?) { busy -= 1 }
}

/// Additive increase, multiplicative decrease on the number of running tasks (Netflix: 0.9, +1, from 1).
struct AdditiveIncreasePolicy: SubmissionPolicy {
    private var limit = 1.0
    private var busy = 0
    private var mustWait = false

    mutating func next(at now: Duration) -> Permission {
        !mustWait && busy < Int(limit) ? .go : busy == 0 ? .go : .waitForEvent
    }
    mutating func started(at now: Duration) { busy += 1 }
    mutating func accepted(at now: Duration) { if Double(busy) * 2 >= limit { limit += 1 } }
    mutating func refused(at now: Duration, retryAfter: Duration?) {
        busy -= 1
        limit = max(1, (limit * 0.9).rounded(.down))
        mustWait = busy > 0
    }
    mutating func failed(at now: Duration, isOutage: Bool) { refused(at: now, retryAfter: nil) }
    mutating func completed(at now: Duration, taskTime: Duration?, lastSeen: Duration?) {
        busy -= 1
        mustWait = false
    }
}

/// One who knows the limits and never asks for more: the bound for the others.
struct OraclePolicy: SubmissionPolicy {
    let limit: @Sendable (Double) -> Int
    private var bucket: TokenBucket?
    private var busy = 0
    private var notBefore = Duration.zero

    init(_ scenario: ProviderScenario) {
        limit = scenario.limit
        bucket = scenario.rate.map { TokenBucket(perMinute: $0.perMinute, burst: $0.burst) }
    }

    mutating func next(at now: Duration) -> Permission {
        if busy >= limit(now.inSeconds) { return .waitForEvent }
        let ready = max(notBefore, bucket?.ready(at: now) ?? now)
        return ready > now ? .wait(until: ready) : .go
    }
    mutating func started(at now: Duration) {
        busy += 1
        bucket?.take(at: now)
    }
    mutating func accepted(at now: Duration) {}
    mutating func refused(at now: Duration, retryAfter: Duration?) {
        busy -= 1
        notBefore = now + .milliseconds(500)
    }
    mutating func failed(at now: Duration, isOutage: Bool) { refused(at: now, retryAfter: nil) }
    mutating func completed(at now: Duration, taskTime: Duration?, lastSeen: Duration?) { busy -= 1 }
}
