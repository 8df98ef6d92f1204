import Crypto
import Foundation
import Testing

/// The samples for clusters, with the real programs. Tests/run.sh installs them.
@Suite("Preparation on a cluster", .serialized, .timeLimit(.minutes(10))) struct ClusterSampleTests {
    private static let clips = 40

    /// What a person's shell has: the program in the search path.
    private static func environment(_ more: [String: String]) -> [String: String] {
        var environment = Night.plainEnvironment
        environment["PATH"] = Bundle.main.bundlePath + ":" + (environment["PATH"] ?? "")
        return environment.merging(more) { $1 }
    }

    private static func shell(_ night: Night, _ line: String, _ environment: [String: String]) async throws
        -> Program.Ending
    {
        let program = try Program(
            "/bin/bash",
            ["-euc", line],
            environment: Self.environment(environment),
            in: night.folder,
            logs: night.folder
        )
        return try await program.end()
    }

    private static func records(_ night: Night) -> Int {
        night.files("shelf").count { $0.hasSuffix(".json") && !$0.contains("/facts/") }
    }

    /// The shard of a clip, told apart from the program: the first eight bytes of its SHA-256, as a remainder.
    private static func shard(_ clip: Data, of count: UInt64) -> UInt64 {
        SHA256.hash(data: clip).prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) } % count + 1
    }

    @Test(
        "an array of four with one task killed, then the run: every clip is prepared once, all are archived",
        .enabled(if: getuid() == 0, "only root can start a Slurm of its own")
    )
    func slurm() async throws {
        let cluster = try await SlurmCluster.start(cpus: 4)
        defer { cluster.end() }
        let night = try await Night()
        var ofSecond: [String] = []
        for number in 0..<Self.clips {
            let clip = try await Footage.shared.small(number)
            try clip.write(to: night.path("clips/small\(number).mp4"))
            if Self.shard(clip, of: 4) == 2 { ofSecond.append("small\(number).mp4") }
        }
        try #require((5...15).contains(ofSecond.count))
        try night.manifest("clip clips/", provider: "sandbox")
        // The second shard comes to no end while the file is there: whichever clips it begins with, these hang.
        let counter = try CallCounter(in: night, hangingAt: Array(ofSecond.dropFirst(3)), while: night.path("hold"))
        try night.write("hold", "")
        let environment = counter.environment.merging(["SLURM_CONF": cluster.configuration]) { $1 }

        // A provider that is quick, so that what is waited for is the work here.
        let sandbox = try night.start(["sandbox", "--running", "40", "--task-seconds", "0.1-0.2", "--rpm", "6000"])
        defer { sandbox.send(SIGKILL) }
        try await eventually("the sandbox") { sandbox.outputSoFar.contains(" sandbox at ") }

        let script = Repository.root.appending(path: "samples/cluster/submit.sh").path
        let submitted = try await Self.shell(night, "'\(script)' night.manifest shelf 4 --json", environment)
        #expect(submitted.exit == 0, "\(submitted.errors)")
        let array = try #require(submitted.output.firstMatch(of: /^array ([0-9]+) prepares/)?.1)
        // Three shards are done, and the second has done a part.
        try await eventually("the other shards") {
            let queue = try await Self.shell(night, "squeue --noheader --states=all --format='%i %T'", environment)
            return queue.output.matches(of: /_[134] COMPLETED/).count == 3
        }
        try FileManager.default.removeItem(at: night.path("hold"))
        let killed = try await Self.shell(night, "scancel --signal=KILL --batch \(array)_2", environment)
        #expect(killed.exit == 0, "\(killed.errors)")
        try await eventually("the run", within: .seconds(400)) { night.has("archive/night/reports/latest.csv") }

        #expect(try night.report().column("state") == Array(repeating: "archived", count: Self.clips))
        #expect(night.outputs().count == Self.clips)
        let transcodes = counter.transcodes
        #expect(transcodes.count == Self.clips && transcodes.values.allSatisfy { $0 == 1 }, "\(transcodes)")
        let byRun = counter.transcodes(under: "archive/tmp")
        #expect(!byRun.isEmpty && Set(byRun).isSubset(of: ofSecond), "the run makes only what the dead task left")
        #expect(Self.records(night) == Self.clips)
        for (task, place) in [(1, "1/4"), (3, "3/4"), (4, "4/4")] {
            let said = try String(contentsOf: night.path("wanbatch-prepare-\(array)_\(task).out"), encoding: .utf8)
            #expect(said.contains("shard \(place): ") && said.contains("of 40 edits"), "\(said)")
        }
        print(
            "Slurm: the run made \(byRun.count) of the second shard's \(ofSecond.count) clips; \(try Self.begin(night))"
        )
    }

    /// How long after its start the run submitted first, as its log says.
    private static func begin(_ night: Night) throws -> String {
        let log = try #require(night.files("archive/night/logs").first { $0.hasSuffix(".ndjson") })
        let lines = try String(contentsOf: night.path(log), encoding: .utf8).split(separator: "\n")
        let events = lines.compactMap { JSONNode(Data($0.utf8)) }
        let first = events.first { $0["event"]?.text == "started" }?["at"]?.text ?? "?"
        let running = events.first { $0["state"]?.text == "running" }?["at"]?.text ?? "?"
        return "started \(first), first task \(running)"
    }

    @Test("GNU parallel shares the shards out over its hosts") func parallel() async throws {
        let night = try await Night()
        for number in 0..<6 {
            try await Footage.shared.small(number).write(to: night.path("clips/small\(number).mp4"))
        }
        try night.manifest("clip clips/", provider: "sandbox")
        let counter = try CallCounter(in: night)
        let script = Repository.root.appending(path: "samples/cluster/parallel.sh").path
        let end = try await Self.shell(night, "'\(script)' night.manifest shelf :", counter.environment)
        #expect(end.exit == 0, "\(end.errors)")
        for shard in 1...4 { #expect(end.output.contains("shard \(shard)/4: "), "\(end.output)") }
        #expect(Self.records(night) == 6)
        #expect(counter.transcodes.count == 6 && counter.transcodes.values.allSatisfy { $0 == 1 })
    }
}
