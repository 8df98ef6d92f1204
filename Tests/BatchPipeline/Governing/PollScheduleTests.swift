import BatchPipeline
import EditModel
import Testing

@Suite("When tasks are looked at")
struct PollScheduleTests {
    private let random = SeededRandom(seed: 4)

    /// A schedule that has seen one task of a length, or several.
    private func schedule(taskSeconds: Double? = nil, times: Int = 1) -> PollSchedule<Int> {
        var schedule = PollSchedule<Int>(random: random.source)
        guard let taskSeconds else { return schedule }
        for _ in 0..<times {
            schedule.add(-1, began: .zero, now: .seconds(taskSeconds * 0.98), estimate: .zero)
            #expect(schedule.due(at: .seconds(taskSeconds * 0.98)) == [-1])
            schedule.answered(-1)
            schedule.ended(-1, taskTime: .seconds(taskSeconds))
        }
        return schedule
    }

    @Test(
        "the period is 2 % of the learned task time, between 50 ms and 8 s",
        arguments: [(1, 0.05), (10, 0.2), (150, 3), (300, 6), (4000, 8)]
    )
    func period(taskSeconds: Double, expected: Double) {
        #expect(abs(schedule(taskSeconds: taskSeconds).period.inSeconds - expected) < 1e-6)
    }

    @Test("the first look comes after the provider's estimate, or when tasks are known to end if that is sooner")
    func firstLook() {
        var unknown = schedule()
        unknown.add(1, began: .seconds(5), now: .seconds(5), estimate: .seconds(60))
        #expect(unknown.nextDue() == .seconds(65))
        var known = schedule(taskSeconds: 40, times: 3)
        known.add(1, began: .seconds(5), now: .seconds(5), estimate: .seconds(60))
        #expect(abs((known.nextDue() ?? .zero).inSeconds - 44.2) < 0.01)
    }

    @Test("a task of an earlier run is looked at at once")
    func adopted() {
        var schedule = schedule(taskSeconds: 100)
        schedule.add(1, began: .seconds(-3600), now: .seconds(2), estimate: .seconds(60))
        #expect(schedule.due(at: .seconds(2)) == [1])
    }

    @Test("the soonest due comes first, and each is due again after its period")
    func order() {
        var schedule = schedule()
        for (key, seconds) in [(1, 30), (2, 10), (3, 20)] {
            schedule.add(key, began: .zero, now: .zero, estimate: .seconds(seconds))
        }
        #expect(schedule.due(at: .seconds(9)) == [])
        #expect(schedule.due(at: .seconds(30)) == [2])
        #expect(schedule.due(at: .seconds(30)) == [3])
        #expect(schedule.due(at: .seconds(30)) == [1])
        #expect(schedule.due(at: .seconds(30)) == [])
        #expect(schedule.nextDue() == .seconds(33))
    }

    @Test("tasks that all take the same time are looked at more often when they end, and found at once")
    func equalTasks() {
        var schedule = schedule(taskSeconds: 100, times: 3)
        var lags: [Double] = []
        for key in 0..<40 {
            let began = Duration.seconds(key * 1000)
            schedule.add(key, began: began, now: began)
            var looks = 0
            while let due = schedule.nextDue() {
                #expect(schedule.due(at: due) == [key])
                looks += 1
                let age = (due - began).inSeconds
                guard age >= 100 else {
                    schedule.answered(key)
                    continue
                }
                #expect(schedule.ended(key, taskTime: .seconds(age)).map { $0 < began + .seconds(100) } == true)
                lags.append(age - 100)
            }
            #expect(looks <= 6)
        }
        // A period is 2 s.
        #expect(lags.allSatisfy { $0 <= 1 })
        #expect(lags.suffix(20).allSatisfy { $0 <= 0.3 }, "\(lags)")
    }

    @Test("what became of a task that was never looked at: it was last known to run when it began")
    func lastSeen() {
        var schedule = schedule()
        #expect(schedule.ended(1, taskTime: .seconds(5)) == nil)
        schedule.add(1, began: .seconds(3), now: .seconds(3))
        #expect(schedule.ended(1, taskTime: .seconds(5)) == .seconds(3))
    }

    @Test("one request asks for many, those that are nearly due included, and no task twice")
    func batches() {
        var schedule = schedule(taskSeconds: 100)
        for key in 0..<120 { schedule.add(key, began: .milliseconds(key * 5), now: .seconds(1)) }
        let now = (schedule.nextDue() ?? .zero) + .milliseconds(1)
        let first = schedule.due(at: now, most: 50)
        #expect(first.count == 50 && Set(first).count == 50)
        #expect(Set(first).isDisjoint(with: schedule.due(at: now + .milliseconds(300), most: 50)))
    }

    @Test("however many questions one moment has, no task is in two of them", arguments: [0, 3])
    func questionsOfOneMoment(learned: Int) {
        var schedule = schedule(taskSeconds: 100, times: learned)
        for key in 0..<60 {
            // Tasks that are thought to take very different times.
            let whole = Duration.seconds(key < 50 ? 1 : 400)
            schedule.add(key, began: .zero, now: .zero, estimate: .seconds(98), whole: whole)
        }
        let due = (schedule.nextDue() ?? .zero) + .milliseconds(1)
        for moment in [due, due + .milliseconds(400)] {
            var asked: [Int] = []
            while case let keys = schedule.due(at: moment, most: 50), !keys.isEmpty {
                asked += keys
                if asked.count > 1000 { break }
            }
            #expect(asked.count == Set(asked).count)
            #expect(moment > due || asked.count == 60)
        }
        // None is forgotten.
        #expect(Set(schedule.due(at: .seconds(1000), most: 100)).count == 60)
    }

    @Test("before a task time is learned, tasks of one estimate share their questions too")
    func batchesOfUnknownTime() {
        var schedule = schedule()
        for key in 0..<1000 {
            let began = Duration.milliseconds(key * 3)
            schedule.add(key, began: began, now: began, estimate: .seconds(8), whole: .seconds(300))
        }
        var questions = 0
        var asked: Set<Int> = []
        while let now = schedule.nextDue(), now < .seconds(160) {
            let keys = schedule.due(at: now, most: 50)
            guard now >= .seconds(100) else { continue }
            questions += 1
            asked.formUnion(keys)
        }
        // Each task about every 8 s, 50 in a question.
        #expect(questions <= 60 / 8 * 20 * 2)
        #expect(asked.count == 1000)
    }

    @Test("before a task time is learned, the provider's estimate says how often a task is looked at")
    func periodOfEstimate() {
        var schedule = schedule()
        schedule.add(1, began: .zero, now: .zero, estimate: .seconds(8), whole: .seconds(300))
        #expect(schedule.due(at: .seconds(8)) == [1])
        #expect(schedule.nextDue() == .seconds(14))
    }

    @Test("an old task is looked at less often")
    func age() {
        var schedule = schedule(taskSeconds: 50)
        schedule.add(1, began: .zero, now: .zero)
        #expect(schedule.due(at: .seconds(50)) == [1])
        #expect(schedule.nextDue() == .seconds(51))
        #expect(schedule.due(at: .seconds(300)) == [1])
        #expect(schedule.nextDue() == .seconds(306))
    }

    @Test("failed looks back off with jitter up to a cap, and Retry-After is obeyed")
    func failures() {
        var schedule = schedule(taskSeconds: 50)
        schedule.add(1, began: .zero, now: .zero)
        _ = schedule.due(at: .seconds(60))
        var waits: [Double] = []
        for _ in 0..<40 {
            schedule.failed(1, at: .seconds(60))
            waits.append((schedule.nextDue() ?? .zero).inSeconds - 60)
        }
        #expect(waits.allSatisfy { (0.5...6).contains($0) })
        #expect(Set(waits).count > 30)
        schedule.failed(1, at: .seconds(60), retryAfter: .seconds(90))
        #expect(schedule.nextDue() == .seconds(150))
    }

    @Test("a removed task is never looked at again")
    func removal() {
        var schedule = schedule()
        schedule.add(1, began: .zero, now: .zero)
        schedule.remove(1)
        schedule.failed(1, at: .zero)
        #expect(schedule.nextDue() == nil)
        #expect(schedule.due(at: .seconds(100)) == [])
        #expect(schedule.count == 0)
    }
}
