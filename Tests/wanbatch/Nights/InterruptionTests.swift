import Foundation
import Testing

/// One after the other: each has seconds to end in.
@Suite("Runs that are told to end", .serialized) struct InterruptionTests {
    @Test("a signal ends a run within 10 s, and the next one completes it", arguments: [SIGINT, SIGTERM])
    func signalled(signal: Int32) async throws {
        try await StrictEvolink.serving(.init(isFrozen: true)) { provider in
            let night = try await Night(clips: 3)
            try night.manifest("clip clips/")
            let run = try night.start(["run", "night.manifest"], await provider.environment)
            try await eventually("a task") { await provider.count("query") + provider.count("batch") > 0 }
            run.send(signal)
            let cut = try await run.end(within: .seconds(10))
            #expect(cut.exit == 2)
            #expect(cut.output.contains("wanbatch collect"), "\(cut.output)")
            #expect(try night.report().rows.count == 3)
            await provider.behave { $0.isFrozen = false }
            let end = try await night.night(with: provider.environment)
            #expect(end.exit == 0, "\(end.errors)")
            #expect(await provider.tasks.count == 3)
            #expect(try await provider.bill == night.report().sum("cost_usd"))
        }
    }

    @Test("a signal awaits the answer to a submission that is on its way") func postInFlight() async throws {
        try await StrictEvolink.serving(.init(holdsPosts: true)) { provider in
            let night = try await Night(clips: 1)
            try night.manifest("clip clips/")
            let run = try night.start(["run", "night.manifest"], await provider.environment)
            try await eventually("a submission") { await provider.count("post") == 1 }
            run.send(SIGTERM)
            try await eventually("the signal is taken", within: .seconds(10)) { night.has("archive/ledger.sqlite") }
            await provider.behave { $0.holdsPosts = false }
            #expect(try await run.end(within: .seconds(10)).exit == 2)
            #expect(try await provider.tasks.map(\.id) == night.report().column("task_id"))
        }
    }

    @Test("a second signal ends a run at once, even with a submission on its way") func signalledTwice() async throws {
        try await StrictEvolink.serving(.init(holdsPosts: true)) { provider in
            let night = try await Night(clips: 2)
            try night.manifest("clip clips/")
            let run = try night.start(["run", "night.manifest"], await provider.environment)
            try await eventually("submissions") { await provider.count("post") == 2 }
            run.send(SIGINT)
            // Two signals at the same moment could be taken as one.
            try await ContinuousClock().sleep(for: .milliseconds(500))
            #expect(run.isRunning)
            run.send(SIGTERM)
            #expect(try await run.end(within: .seconds(5)).exit == 2)
            await provider.behave { $0.holdsPosts = false }
            let end = try await night.night(with: provider.environment)
            #expect(end.exit == 0, "\(end.errors)")
            #expect(await provider.tasks.count == 2)
            #expect(try await provider.bill == night.report().sum("cost_usd"))
        }
    }

    @Test("a submission that is never answered delays the end no longer than 30 s, and is not paid twice")
    func postWithoutAnswer() async throws {
        try await StrictEvolink.serving(.init(holdsPosts: true)) { provider in
            let night = try await Night(clips: 1)
            try night.manifest("clip clips/")
            let run = try night.start(["run", "night.manifest"], await provider.environment)
            try await eventually("a submission") { await provider.count("post") == 1 }
            run.send(SIGTERM)
            #expect(try await run.end(within: .seconds(42)).exit == 2)
            await provider.behave { $0.holdsPosts = false }
            let end = try await night.night(with: provider.environment)
            #expect(end.exit == 0, "\(end.errors)")
            #expect(await provider.tasks.count == 1)
            #expect(try await provider.bill == night.report().sum("cost_usd"))
        }
    }

    /// A night with a clip for an ffmpeg that never ends and does not listen to TERM, in a PATH without `setpriv`.
    private func deaf(_ provider: StrictEvolink) async throws -> (night: Night, environment: [String: String]) {
        let night = try await Night()
        try await Footage.shared.odd(seconds: 2).write(to: night.path("clips/odd.avi"))
        try night.manifest("clip clips/")
        try FileManager.default.createDirectory(at: night.path("bin"), withIntermediateDirectories: true)
        let script = """
            #!/bin/sh
            case "$*" in *-version*) exec /usr/bin/ffmpeg "$@";; esac
            trap '' TERM INT HUP
            echo $$ > '\(night.path("pid").path)'
            while :; do /bin/sleep 0.2; done
            """
        try night.write("bin/ffmpeg", script)
        try night.write("bin/ffprobe", "#!/bin/sh\nexec /usr/bin/ffprobe \"$@\"\n")
        for name in ["bin/ffmpeg", "bin/ffprobe"] {
            try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: night.path(name).path)
        }
        var environment = await provider.environment
        environment["PATH"] = night.path("bin").path
        return (night, environment)
    }

    private func pid(_ night: Night) async throws -> pid_t {
        let file = night.path("pid")
        try await eventually("the deaf ffmpeg") { ((try? Data(contentsOf: file)) ?? Data()).last == UInt8(ascii: "\n") }
        let text = String(decoding: try Data(contentsOf: file), as: UTF8.self)
        return try #require(pid_t(text.trimmingCharacters(in: .newlines)))
    }

    @Test("a run ends within 10 s though its ffmpeg does not listen, and leaves none behind")
    func deafChild() async throws {
        try await StrictEvolink.serving { provider in
            let (night, environment) = try await deaf(provider)
            let run = try night.start(["run", "night.manifest"], environment)
            let child = try await pid(night)
            run.send(SIGTERM)
            #expect(try await run.end(within: .seconds(10)).exit == 2)
            #expect(kill(child, 0) != 0)
        }
    }

    @Test("a child that survives a killed run does not keep the batch locked") func survivor() async throws {
        try await StrictEvolink.serving { provider in
            let (night, environment) = try await deaf(provider)
            let run = try night.start(["run", "night.manifest"], environment)
            let child = try await pid(night)
            defer { kill(child, SIGKILL) }
            run.send(SIGKILL)
            _ = try await run.end()
            #expect(kill(child, 0) == 0)
            let end = try await night.night(with: provider.environment)
            #expect(end.exit == 0, "\(end.errors)")
            #expect(kill(child, 0) == 0)
        }
    }
}
