import Foundation
import Testing

@Suite("Runs that are cut off", .serialized) struct InterruptionTests {
    /// A moment of a night, made to last so that it can be met.
    enum Moment: String, CaseIterable, Sendable {
        case uploading, posting, running, downloading, midway

        var manners: StrictEvolink.Manners {
            var manners = StrictEvolink.Manners()
            switch self {
            case .uploading: break
            case .posting: manners.holdsPosts = true
            case .running: manners.isFrozen = true
            case .downloading: manners.holdsOutputs = true
            case .midway: manners.runningLimit = 1
            }
            return manners
        }

        func hasCome(_ provider: StrictEvolink, _ night: Night) async -> Bool {
            switch self {
            case .uploading: await provider.count("upload") > 0
            case .posting: await provider.count("post") > 0
            case .running: await provider.count("query") + provider.count("batch") > 0
            case .downloading: await provider.count("output") > 0
            case .midway: !night.outputs().isEmpty
            }
        }
    }

    @Test("a run that is killed is continued, and nothing is paid twice", arguments: Moment.allCases)
    func killed(at moment: Moment) async throws {
        try await StrictEvolink.serving(moment.manners) { provider in
            let night = try await Night(clips: 3)
            try night.manifest("clip clips/")
            let run = try night.start(["run", "night.manifest"], await provider.environment)
            try await eventually("\(moment)") { await moment.hasCome(provider, night) }
            run.send(SIGKILL)
            #expect(try await run.end().exit == -SIGKILL)
            await provider.behave { $0 = .init() }
            let end = try await night.night(with: provider.environment)
            #expect(end.exit == 0, "\(end.errors)")
            #expect(await provider.tasks.count == 3)
            #expect(await provider.violations == [])
            #expect(night.outputs().count == 3)
            let report = try night.report()
            #expect(report.column("state") == ["archived", "archived", "archived"])
            #expect(await provider.bill == report.sum("cost_usd"))
            #expect(night.files("archive/tmp") == [])
        }
    }

    @Test("a run that serves its clips from this machine is continued as well") func serving() async throws {
        try await StrictEvolink.serving(.init(isFrozen: true)) { provider in
            let night = try await Night(clips: 3)
            try night.manifest("clip clips/")
            var environment = await provider.environment
            environment["WANBATCH_EVOLINK_FILES_URL"] = nil
            let run = try night.start(["run", "night.manifest"], environment)
            try await eventually("a fetched clip") { await provider.tasks.contains { $0.seconds != nil } }
            run.send(SIGKILL)
            _ = try await run.end()
            await provider.behave { $0.isFrozen = false }
            let end = try await night.night(with: environment)
            #expect(end.exit == 0, "\(end.errors)")
            #expect(night.outputs().count == 3)
            #expect(try await provider.bill == night.report().sum("cost_usd"))
        }
    }

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

    @Test("a second run of a batch exits 75, status works meanwhile, collect fetches and never posts")
    func twoAtOnce() async throws {
        try await StrictEvolink.serving(.init(isFrozen: true)) { provider in
            let night = try await Night(clips: 3)
            try night.manifest("clip clips/")
            let run = try night.start(["run", "night.manifest", "--max-running", "1"], await provider.environment)
            try await eventually("a task") { await provider.count("query") + provider.count("batch") > 0 }
            let second = try await night.night("--quiet", with: provider.environment)
            #expect(second.exit == 75 && second.errors.contains("wanbatch status night --watch"), "\(second.errors)")
            // What cron would mail every hour.
            let hourly = try await night.run("collect", "--quiet", with: provider.environment)
            #expect(hourly.exit == 75 && hourly.errors == "" && hourly.output == "", "\(hourly.errors)")
            let asked = try await night.run("collect", with: provider.environment)
            #expect(asked.exit == 75 && asked.errors.contains("another run holds"), "\(asked.errors)")
            let status = try await night.run("status")
            #expect(status.exit == 0)
            #expect(status.output.contains("1 running"), "\(status.output)")
            #expect(status.output.contains("is going on"), "\(status.output)")
            run.send(SIGKILL)
            _ = try await run.end()
            await provider.behave { $0.isFrozen = false }
            let posts = await provider.count("post")
            let collected = try await night.run("collect", "night", with: provider.environment)
            #expect(collected.exit == 0, "\(collected.errors)")
            #expect(night.outputs().count == 1)
            #expect(await provider.count("post") == posts)
            #expect(try await night.night(with: provider.environment).exit == 0)
            #expect(await provider.tasks.count == 3)
            let later = try await night.run("status")
            #expect(later.output.contains("3 archived"), "\(later.output)")
        }
    }

    @Test("two batches of one archive at once pay for what both name only once") func twoBatches() async throws {
        try await StrictEvolink.serving(.init(holdsOutputs: true)) { provider in
            let night = try await Night(clips: 3)
            try night.manifest("clip clips/")
            let first = try night.start(["run", "night.manifest"], await provider.environment)
            try await eventually("a download") { await provider.count("output") > 0 }
            try await night.clip("own.mp4", 20)
            try night.write("other.manifest", "set provider=evolink prompt=\"Make it snow\"\nclip clips/\n")
            let second = try night.start(["run", "other.manifest"], await provider.environment)
            try await eventually("the other's edit") { await provider.tasks.count == 4 }
            await provider.behave { $0.holdsOutputs = false }
            let ends = (try await first.end(), try await second.end())
            #expect(ends.0.exit == 0, "\(ends.0.errors)")
            #expect(ends.1.exit == 0, "\(ends.1.errors)")
            #expect(await provider.tasks.count == 4)
            #expect(night.outputs().count == 3)
            #expect(night.outputs("other").count == 4)
            let sums = (try night.report().sum("cost_usd"), try night.report("other").sum("cost_usd"))
            #expect(await provider.bill == Decimal(128) / 100)
            #expect(sums.0 == Decimal(96) / 100)
            #expect(sums.1 == Decimal(32) / 100)
        }
    }
}
