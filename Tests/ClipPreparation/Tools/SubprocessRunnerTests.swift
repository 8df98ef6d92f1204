import ClipPreparation
import EditModel
import Foundation
import Synchronization
import Testing

@Suite struct SubprocessRunnerTests {
    private let runner = SubprocessRunner(patience: .milliseconds(200))

    private func shell(_ script: String, wall: Duration = .seconds(30), stall: Duration? = nil) -> ProcessCommand {
        ProcessCommand("/bin/sh", ["-c", script], wallLimit: wall, stallLimit: stall, outputLimit: 1 << 20)
    }

    @Test func outputErrorsAndCodeComeBack() async throws {
        let result = try await runner.run(shell("echo out; echo err >&2; exit 3"))
        #expect(result.ending == .exited(3))
        #expect(result.output == Array("out\n".utf8))
        #expect(result.lastWords == "err")
    }

    @Test func allOfALargeOutputComesBack() async throws {
        for _ in 0..<5 {
            let result = try await runner.run(shell("head -c 1000000 /dev/zero"))
            #expect(result.output.count == 1_000_000)
        }
    }

    @Test func onlyTheEndOfTheErrorsIsKept() async throws {
        let result = try await runner.run(shell("head -c 100000 /dev/zero | tr '\\0' x >&2; echo end >&2"))
        #expect(result.errorTail.utf8.count == 4096)
        #expect(result.errorTail.hasSuffix("end\n"))
    }

    @Test func tooMuchOutputEndsIt() async throws {
        #expect(try await runner.run(shell("cat /dev/zero")).ending == .overflowed)
    }

    @Test func aProgramThatIgnoresTermIsKilledWithItsChildren() async throws {
        let file = FileManager.default.temporaryDirectory.path + "/pid-" + UUID().uuidString
        defer { try? FileManager.default.removeItem(atPath: file) }
        let script = "trap '' TERM; (trap '' TERM; exec sleep 300) & echo $! > '\(file)'; wait; sleep 300"
        let result = try await runner.run(shell(script, wall: .milliseconds(700)))
        #expect(result.ending == .overran)
        let child = try #require(Int32(try String(contentsOfFile: file, encoding: .utf8).filter(\.isNumber)))
        #expect(isGone(child))
    }

    @Test func cancellingEndsTheProgram() async throws {
        let (lines, started) = AsyncStream.makeStream(of: String.self)
        let task = Task {
            try await runner.run(shell("echo $$; exec sleep 300")) { line in
                started.yield(line)
                return true
            }
        }
        var pid: Int32?
        for await line in lines {
            pid = Int32(line)
            break
        }
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
        #expect(isGone(try #require(pid)))
    }

    @Test(arguments: [true, false])
    func noProgressEndsItAndProgressDoesNot(_ isProgress: Bool) async throws {
        // A second passes with each line, whatever the machine's load.
        let seconds = SecondsCounter()
        let clock = clock(of: seconds) { _ in }
        let runner = SubprocessRunner(timekeeper: clock, patience: .milliseconds(200))
        let script = isProgress ? "seq 8" : "seq 8; exec sleep 300"
        let result = try await runner.run(shell(script, wall: .seconds(100), stall: .milliseconds(1500))) { _ in
            seconds.increment()
            return isProgress
        }
        #expect(result.ending == (isProgress ? .exited(0) : .stalled))
    }

    @Test(arguments: [true, false])
    func timeInWhichTheMachineSleptIsNotThePrograms(_ goesOn: Bool) async throws {
        let seconds = SecondsCounter()
        // An hour passes in the first wait, whatever was asked for; then a program that goes on needs no time.
        let clock = clock(of: seconds) { duration in
            seconds.increment(by: seconds.value == 0 ? 3600 : goesOn ? 0 : Int(duration.components.seconds))
        }
        let runner = SubprocessRunner(timekeeper: clock, patience: .milliseconds(200))
        let script = goesOn ? "exec sleep 0.1" : "exec sleep 300"
        let result = try await runner.run(shell(script, wall: .seconds(300), stall: .seconds(60))) { _ in false }
        #expect(result.ending == (goesOn ? .exited(0) : .stalled))
        #expect(seconds.value == (goesOn ? 3600 : 3660))
    }

    @Test func theEnvironmentIsOnlyWhatIsGiven() async throws {
        setenv("WANBATCH_TEST_KEY", "secret", 1)
        defer { unsetenv("WANBATCH_TEST_KEY") }
        let command = ProcessCommand("/usr/bin/env", [], environment: ["LANG": "C"])
        #expect(try await runner.run(command).output == Array("LANG=C\n".utf8))
    }

    @Test func aProgramThatIsNotThereIsSaidToBeMissing() async throws {
        await #expect {
            try await runner.run(ProcessCommand("/nowhere/ffmpeg", []))
        } throws: {
            ($0 as? WanbatchError)?.code == "program-missing"
        }
    }

    /// A clock that stands at the seconds counted; sleeping is looking at it again.
    private func clock(of seconds: SecondsCounter, asleep: @escaping @Sendable (Duration) -> Void) -> Timekeeper {
        Timekeeper(
            now: { Date() },
            uptime: { .seconds(seconds.value) },
            sleep: { duration in
                try Task.checkCancellation()
                asleep(duration)
                await Task.yield()
            }
        )
    }

    /// The signal was sent; the kernel carries it out in its own time, which is waited for, up to 10 s.
    private func isGone(_ pid: Int32) -> Bool {
        let end = ContinuousClock.now + .seconds(10)
        while ContinuousClock.now < end {
            if hasEnded(pid) { return true }
            sched_yield()
        }
        return false
    }

    /// A child that ended may still wait to be reaped by init: that is gone too.
    private func hasEnded(_ pid: Int32) -> Bool {
        guard let status = try? String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8) else { return true }
        return status.contains(") Z ") || status.contains(") X ")
    }
}

private final class SecondsCounter: Sendable {
    private let count = Atomic(0)

    var value: Int { count.load(ordering: .relaxed) }
    func increment(by step: Int = 1) { count.add(step, ordering: .relaxed) }
}
