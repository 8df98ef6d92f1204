import BatchPipeline
import EditModel
import Foundation
import Testing

/// Short sequences of answers, and what may be learned from each.
@Suite("What refusals say, one by one")
struct RefusalSequenceTests {
    /// What happens to a governor, at a time in seconds.
    private enum Step {
        /// So many submissions leave at once and are accepted.
        case fill(Int, at: Double)
        case started(at: Double)
        case accepted(at: Double)
        case refused(at: Double, retryAfter: Duration? = nil)
        /// A submission leaves and is accepted at the same moment.
        case taken(at: Double)
        /// A submission leaves and is refused at the same moment.
        case rejected(at: Double)
        /// So many tasks end, of whose time nothing is known.
        case completed(Int = 1, at: Double)
    }

    private func governor(_ memory: GovernorMemory? = nil, _ steps: [Step] = []) -> SubmissionGovernor {
        var governor = SubmissionGovernor(memory: memory, random: SeededRandom(seed: 3).source)
        play(steps, &governor)
        return governor
    }

    private func play(_ steps: [Step], _ governor: inout SubmissionGovernor) {
        for step in steps {
            switch step {
            case .fill(let count, let time):
                play((0..<count).flatMap { _ in [Step.started(at: time), .accepted(at: time)] }, &governor)
            case .started(let time): governor.started(at: .seconds(time))
            case .accepted(let time): governor.accepted(at: .seconds(time))
            case .refused(let time, let wait): governor.refused(at: .seconds(time), retryAfter: wait)
            case .taken(let time): play([.started(at: time), .accepted(at: time)], &governor)
            case .rejected(let time): play([.started(at: time), .refused(at: time)], &governor)
            case .completed(let count, let time):
                for _ in 0..<count { governor.completed(at: .seconds(time), taskTime: nil) }
            }
        }
    }

    private func remembered(_ limit: Int? = nil, perMinute: Double? = nil) -> GovernorMemory {
        GovernorMemory(runningLimit: limit, requestsPerMinute: perMinute, burst: 1, date: .distantPast)
    }

    /// A refusal with more accepted right after it than any limit allows: chance is credible from here on, and 18
    /// tasks run at 5 s.
    private var chance: [Step] {
        [.fill(3, at: 0), .rejected(at: 1)] + (0..<15).map { .taken(at: 2 + Double($0) * 0.2) }
    }

    @Test("a submission that Retry-After put off shows nothing: the learned rate holds after it")
    func testPutOff() {
        let start: [Step] = [.taken(at: 0), .started(at: 3), .refused(at: 3, retryAfter: .seconds(30))]
        var governor = governor(remembered(perMinute: 20), start)
        #expect(governor.next(at: .seconds(33)) == .go)
        play([.started(at: 33), .accepted(at: 33.3)], &governor)
        #expect(governor.next(at: .seconds(33.4)) != .go)
        #expect(governor.next(at: .seconds(37)) == .go)
    }

    @Test("a refusal that a completion relieved is no sign of a rate, though an earlier one had passed by time")
    func relievedByCompletion() {
        var governor = governor(
            nil,
            [
                .fill(3, at: 0), .rejected(at: 1), .taken(at: 2), .taken(at: 2.3), .rejected(at: 2.6),
                .completed(at: 3), .taken(at: 3),
            ]
        )
        #expect(governor.learnedRequestsPerMinute == nil)
        #expect(governor.learnedLimit == 5)
        play([.completed(at: 3.5), .taken(at: 3.5), .completed(at: 4), .taken(at: 4)], &governor)
        #expect(governor.learnedRequestsPerMinute == nil)
    }

    @Test("while chance is credible, refusals of one moment are not yet a limit", arguments: [2, 3, 12])
    func oneMoment(count: Int) {
        var governor = governor(nil, chance)
        play(Array(repeating: .started(at: 6), count: count), &governor)
        play(Array(repeating: .refused(at: 6), count: count), &governor)
        #expect(governor.learnedLimit == nil)
        // Two that were refused at once may be chance as well as one: only several count as one more.
        for second in count > 2 ? [8.0] : [8, 10] {
            #expect(governor.learnedLimit == nil)
            play([.rejected(at: second)], &governor)
        }
        #expect(governor.learnedLimit == 18)
    }

    @Test("where all in flight is refused at one go, time and again while more run, a rate is behind it, not chance")
    func walls() {
        func row(at second: Double, answers: [Step]) -> [Step] {
            Array(repeating: .started(at: second), count: 2 + answers.count)
                + [.accepted(at: second), .accepted(at: second)] + answers
        }
        var governor = governor(nil, chance)
        for second in [6.0, 7, 8] {
            play(row(at: second, answers: Array(repeating: .refused(at: second), count: 3)), &governor)
        }
        #expect(governor.learnedRequestsPerMinute == 120, "four were accepted in two seconds")
        #expect(governor.learnedLimit == nil)
        var busy = self.governor(nil, chance)
        for second in [6.0, 7, 8] {
            let mixed: [Step] = [
                .refused(at: second), .refused(at: second), .accepted(at: second), .refused(at: second),
                .accepted(at: second),
            ]
            play(row(at: second, answers: mixed), &busy)
        }
        #expect(busy.learnedRequestsPerMinute == nil, "chance refuses some of them")
    }

    @Test("a submission that had already left refutes no refusal")
    func alreadyLeft() {
        var governor = governor(nil, chance)
        play([.started(at: 6), .started(at: 6), .refused(at: 6.1), .accepted(at: 6.2)], &governor)
        play([.rejected(at: 8), .rejected(at: 10)], &governor)
        #expect(governor.learnedLimit == 19)
    }

    @Test("what chance has taught is not remembered")
    func forgotten() {
        let governor = governor(
            nil,
            [
                .fill(3, at: 0), .rejected(at: 1), .completed(at: 1.5), .taken(at: 1.5), .completed(at: 2),
                .taken(at: 2), .rejected(at: 2.5), .completed(at: 3), .taken(at: 3), .completed(at: 200),
                .rejected(at: 200.5), .taken(at: 201.5),
            ]
        )
        #expect(governor.learnedLimit == nil)
        #expect(governor.memory(on: .distantPast).runningLimit == nil)
    }

    @Test("a look right after a refusal takes no trial by time away")
    func pendingTrial() {
        let governor = governor(
            nil,
            [.fill(3, at: 0), .rejected(at: 300), .completed(at: 301), .rejected(at: 301), .rejected(at: 302)]
        )
        guard case .wait(let time) = governor.next(at: .seconds(303)) else {
            Issue.record("a trial is due")
            return
        }
        #expect(time <= .seconds(325))
    }

    @Test("a refusal that goes on while tasks end is not for their number: only time is waited for")
    func goesOn() {
        var governor = governor(
            remembered(10),
            [.fill(10, at: 0), .completed(2, at: 1), .fill(2, at: 1), .rejected(at: 2)]
        )
        for second in [3.0, 4, 5] {
            play([.completed(at: second)], &governor)
            #expect(governor.next(at: .seconds(second)) == .go)
            play([.rejected(at: second + 0.1)], &governor)
        }
        play([.completed(at: 6)], &governor)
        guard case .wait(let time) = governor.next(at: .seconds(6)) else {
            Issue.record("a fourth completion helps no more than three")
            return
        }
        #expect(time < .seconds(10))
        play([.rejected(at: 8)], &governor)
        #expect(governor.next(at: .seconds(8)) != .go)
        play([.taken(at: 20), .taken(at: 20.5)], &governor)
        #expect(governor.learnedLimit == 10)
        #expect(governor.learnedRequestsPerMinute != nil)
    }

    @Test("such a refusal for more than a minute leaves what was known of the number of tasks")
    func goesOnForLong() {
        var governor = governor(
            remembered(10),
            [.fill(10, at: 0), .completed(2, at: 1), .fill(2, at: 1), .rejected(at: 2)]
        )
        for second in [3.0, 4, 5] { play([.completed(at: second), .rejected(at: second + 0.1)], &governor) }
        for second in [7.1, 11.1, 19.1, 35.1, 63.1] { play([.rejected(at: second)], &governor) }
        play([.completed(at: 68), .taken(at: 83.1)], &governor)
        #expect(governor.learnedLimit == 10)
    }

    @Test("where a known rate does not explain a refusal, one is tried after a while, or when a task ends")
    func beyondTheRate() {
        let start = [0.0, 0.5, 1, 1.5].map { Step.taken(at: $0) } + [2.0, 3, 3.5, 4.5, 6.5].map { .rejected(at: $0) }
        var governor = governor(remembered(perMinute: 120), start)
        guard case .wait(let time) = governor.next(at: .seconds(7)) else {
            Issue.record("one more is tried by time")
            return
        }
        #expect(time > .seconds(20) && time < .seconds(30))
        play([.completed(at: 8)], &governor)
        #expect(governor.next(at: .seconds(8)) == .go)
    }

    @Test("nothing leaves while what had left before a refusal has no answer: it could not be told from that")
    func answersOfBefore() {
        var governor = governor(nil, chance)
        play([.started(at: 6), .started(at: 6), .started(at: 6), .refused(at: 6.1)], &governor)
        #expect(governor.next(at: .seconds(10)) == .waitForEvent)
        play([.accepted(at: 10), .refused(at: 10.1)], &governor)
        #expect(governor.next(at: .seconds(10.2)) == .go)
    }

    @Test("refusals while nothing runs say nothing of a limit that is remembered")
    func nothingRuns() {
        var governor = governor(remembered(3))
        for second in [0.0, 40, 80, 120] { play([.rejected(at: second)], &governor) }
        play([.fill(3, at: 200), .completed(2, at: 210)], &governor)
        play([.fill(2, at: 210)], &governor)
        #expect(governor.next(at: .seconds(211)) == .go, "one more is tried after two completions, as ever")
    }

    @Test("refusals before anything was accepted teach no rate", arguments: [11.0, 40, 61])
    func nothingAccepted(relieved: Double) {
        let governor = governor(nil, [.rejected(at: 0), .rejected(at: 2), .rejected(at: 10), .taken(at: relieved)])
        #expect(governor.learnedRequestsPerMinute == nil)
        #expect(governor.learnedLimit == nil)
    }

    @Test("a rate that was measured too low grows, also after nothing was waiting for a while")
    func growth() {
        var governor = governor(
            nil,
            [.fill(3, at: 0), .rejected(at: 1), .taken(at: 2), .rejected(at: 3), .taken(at: 5)]
        )
        guard let first = governor.learnedRequestsPerMinute else {
            Issue.record("a rate is learned")
            return
        }
        var now = 125.0
        for _ in 0..<40 {
            while governor.next(at: .seconds(now)) != .go { now += 0.05 }
            play([.taken(at: now)], &governor)
        }
        #expect(governor.learnedRequestsPerMinute ?? .infinity > first * 2)
    }

    @Test("a long Retry-After is no measure of the rate", arguments: [120.0, 300, 900])
    func longWait(seconds: Double) {
        var governor = governor(remembered(perMinute: 20))
        var now = 0.0
        for _ in 0..<20 {
            play([.taken(at: now)], &governor)
            now += 3.05
        }
        play([.started(at: now), .refused(at: now, retryAfter: .seconds(3))], &governor)
        for _ in 0..<10 {
            now += 3.1
            play([.taken(at: now)], &governor)
        }
        play(
            [.started(at: now), .refused(at: now, retryAfter: .seconds(seconds)), .completed(2, at: now + 1)],
            &governor
        )
        now += seconds + 1
        play([.taken(at: now)], &governor)
        for _ in 0..<10 {
            now += 3.1
            play([.taken(at: now)], &governor)
        }
        play([.started(at: now), .refused(at: now, retryAfter: .seconds(12)), .taken(at: now + 12.1)], &governor)
        #expect(governor.learnedRequestsPerMinute ?? .infinity > 17)
    }

    @Test("a rate that was known before is still known after a night in which chance hid it")
    func knownRate() {
        let governor = governor(
            remembered(perMinute: 90),
            [.fill(3, at: 0), .rejected(at: 5)] + (0..<12).map { .taken(at: 5.5 + Double($0) * 0.05) }
        )
        #expect(governor.learnedRequestsPerMinute ?? .infinity > 150, "tonight more is taken")
        #expect(governor.memory(on: .distantPast).requestsPerMinute == 90)
    }

    @Test("an absurd number of tasks of an earlier run traps nothing", arguments: [Int.max, Int.max / 2, Int.min])
    func absurdCount(count: Int) {
        var governor = governor()
        governor.adopted(count)
        governor.adopted(count)
        play([.taken(at: 0), .rejected(at: 1), .completed(at: 2), .taken(at: 3)], &governor)
        #expect(governor.running >= 1)
    }
}
