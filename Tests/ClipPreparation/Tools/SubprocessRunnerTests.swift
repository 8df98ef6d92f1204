import ClipPreparation
import EditModel
import Foundation
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

    @Test func noProgressEndsItAndProgressDoesNot() async throws {
        let still = try await runner.run(shell("while :; do echo same; sleep 0.1; done", stall: .milliseconds(600))) {
            _ in
            false
        }
        #expect(still.ending == .stalled)
        let busy = try await runner.run(
            shell("for i in 1 2 3 4 5 6; do echo $i; sleep 0.2; done", stall: .milliseconds(900))
        ) {
            _ in true
        }
        #expect(busy.ending == .exited(0))
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

    /// A child of ours that ended may still wait to be reaped by init: that is gone too.
    private func isGone(_ pid: Int32) -> Bool {
        guard let status = try? String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8) else { return true }
        return status.contains(") Z ") || status.contains(") X ")
    }
}
