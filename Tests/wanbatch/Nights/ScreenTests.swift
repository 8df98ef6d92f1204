import Foundation
import Testing

@Suite("What the commands say") struct ScreenTests {
    @Test("--json gives NDJSON and nothing else on standard output") func json() async throws {
        try await StrictEvolink.serving { provider in
            let night = try await Night(clips: 2)
            try night.manifest("clip clips/")
            let end = try await night.night("--json", with: provider.environment)
            #expect(end.exit == 0, "\(end.errors)")
            let events = end.output.split(separator: "\n").map { JSONNode($0.utf8)?["event"]?.text }
            #expect(events.first == "started")
            #expect(events.last == "ended")
            #expect(events.count > 4)
            #expect(!events.contains(nil))
            #expect(end.errors == "")
            let log = night.files("archive/night/logs")
            #expect(log.count == 1)
            #expect(try String(contentsOf: night.path(log[0]), encoding: .utf8) == end.output)
        }
    }

    @Test("--quiet says nothing when all goes well") func quiet() async throws {
        try await StrictEvolink.serving { provider in
            let night = try await Night(clips: 1)
            try night.manifest("clip clips/")
            let end = try await night.night("--quiet", with: provider.environment)
            #expect((end.exit, end.output, end.errors) == (0, "", ""))
        }
    }

    @Test("a log at its most talkative has no key in it") func log() async throws {
        try await StrictEvolink.serving(.init(faults: [1: .lost])) { provider in
            let night = try await Night(clips: 1)
            try night.manifest("clip clips/")
            let end = try await night.night("--log-level", "trace", "--log-file", "run.log", with: provider.environment)
            #expect(end.exit == 0, "\(end.errors)")
            let log = try String(contentsOf: night.path("run.log"), encoding: .utf8)
            #expect(!log.isEmpty)
            #expect(try night.files(with: provider.apiKey) == [])
        }
    }

    @Test("plan tells what will be done and what it costs, and contacts nobody") func plan() async throws {
        try await StrictEvolink.serving { provider in
            let night = try await Night(clips: 2)
            try night.manifest("clip clips/")
            let plan = try await night.run("plan", "night.manifest", with: provider.environment)
            #expect(plan.exit == 0, "\(plan.errors)")
            #expect(plan.output.contains("clips/0.mp4"))
            #expect(plan.output.contains("0.6400"))
            #expect(await provider.counts.isEmpty)
            let bare = try await night.run("plan", "night.manifest")
            #expect(bare.exit == 0, "\(bare.errors)")
            #expect(await provider.count("post") == 0)
        }
    }

    @Test("report gives the same rows as CSV and as JSON") func report() async throws {
        try await StrictEvolink.serving { provider in
            let night = try await Night(clips: 2)
            try night.manifest("clip clips/ prompt=\"=1+1, \\\"quoted\\\"\\nand more\"")
            #expect(try await night.night(with: provider.environment).exit == 0)
            let csv = try await night.run("report", "night")
            #expect(csv.exit == 0)
            let table = try CSVTable(csv.output)
            #expect(try table.rows == night.report().rows)
            #expect(table.column("prompt").allSatisfy { !$0.hasPrefix("=") && $0.contains("\nand more") })
            let json = try await night.run("report", "night", "--format", "json")
            #expect(json.exit == 0)
            let document = try #require(JSONNode(json.output.utf8))
            let rows = try #require((document["rows"] ?? document["edits"])?.list)
            #expect(rows.map { $0["edit_id"]?.text } == table.column("edit_id"))
        }
    }

    static let wrong = [["run"], ["runn"], ["run", "a", "--max"], ["report", "nowhere"], ["collect", "nowhere"]]

    @Test("wrong command lines exit 64", arguments: wrong) func usage(arguments: [String]) async throws {
        let night = try await Night()
        let end = try await night.start(arguments).end()
        #expect(end.exit == 64)
        #expect(!end.errors.isEmpty)
    }

    static let commands = ["run", "plan", "collect", "status", "report", "retry", "sandbox"]

    @Test("help is there for every command", arguments: commands) func help(command: String) async throws {
        let night = try await Night()
        let end = try await night.run(command, "--help")
        #expect(end.exit == 0)
        #expect(end.output.contains("USAGE: wanbatch \(command)"))
    }
}
