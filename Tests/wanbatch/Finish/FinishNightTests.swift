import Foundation
import Testing

@Suite("At the end of a night") struct FinishNightTests {
    @Test("the command gets the summary and no key, after the report is written") func hook() async throws {
        try await StrictEvolink.serving { provider in
            let night = try await Night(clips: 1)
            try night.manifest("clip clips/")
            let command = "cat > summary.json; env > env.txt; ls archive/night/reports > reports.txt"
            let end = try await night.night("--on-finish", command, with: provider.environment)
            #expect(end.exit == 0, "\(end.errors)")
            let summary = try #require(JSONNode(try Data(contentsOf: night.path("summary.json"))))
            #expect(summary["exit"]?.number == 0 && summary["submitted"]?.number == 1)
            #expect(summary["money"]?["rehearsal"]?["spent_usd"]?.number == 0.32)
            let report = try #require(summary["report"]?.text)
            #expect(FileManager.default.fileExists(atPath: report), "\(report)")
            #expect(try String(contentsOf: night.path("reports.txt"), encoding: .utf8).contains("latest.csv"))
            #expect(try !String(contentsOf: night.path("env.txt"), encoding: .utf8).contains(provider.apiKey))
        }
    }

    @Test("its failure is said and changes no exit code; standard output stays NDJSON") func failing() async throws {
        try await StrictEvolink.serving { provider in
            let night = try await Night(clips: 1)
            try night.manifest("clip clips/")
            let environment = await provider.environment.merging(["WANBATCH_ON_FINISH": "echo hello; exit 3"]) { $1 }
            let end = try await night.night("--json", with: environment)
            #expect(end.exit == 0)
            #expect(end.errors.contains("the command of --on-finish ended with exit 3"), "\(end.errors)")
            #expect(end.errors.contains("hello") && !end.output.contains("hello"))
        }
    }

    @Test("it is called when the run could not begin, too") func early() async throws {
        let night = try await Night()
        try night.manifest("clip nowhere.mp4")
        let end = try await night.run("run", "night.manifest", "--on-finish", "cat > summary.json")
        #expect(end.exit == 65)
        let summary = try #require(JSONNode(try Data(contentsOf: night.path("summary.json"))))
        #expect(summary["exit"]?.number == 65 && summary["batch"]?.text == "night")
        #expect(summary["reasons"]?.list?.first?["message"]?.text?.contains("nowhere.mp4") == true)
    }

    @Test("the logs of the latest runs are kept") func logs() async throws {
        try await StrictEvolink.serving { provider in
            let night = try await Night(clips: 1)
            try night.manifest("clip clips/")
            for _ in 0..<3 { #expect(try await night.night("--keep-logs", "2", with: provider.environment).exit == 0) }
            #expect(night.files("archive/night/logs").count == 2)
            let wrong = try await night.night("--keep-logs", "none", with: provider.environment)
            #expect(wrong.exit == 64)
            #expect(wrong.errors.contains("keep-logs must be a whole number from 1"), "\(wrong.errors)")
        }
    }

    @Test("what kept a run from beginning is told once") func once() async throws {
        let night = try await Night(clips: 1)
        try night.manifest("clip clips/", provider: "evolink")
        let end = try await night.run("run", "night.manifest", with: ["WANBATCH_EVOLINK_URL": "http://127.0.0.1:9"])
        #expect(end.exit == 77)
        let told = (end.output + end.errors).components(separatedBy: "EVOLINK_API_KEY").count - 1
        #expect((1...2).contains(told), "\(end.output)\(end.errors)")
        #expect(!end.output.contains("could not go on"), "\(end.output)")
    }

    @Test("an archive that is a file is told as what it is") func file() async throws {
        let night = try await Night(clips: 1)
        try night.manifest("clip clips/", provider: "sandbox")
        try night.write("taken", "a file")
        let end = try await night.run("run", "night.manifest", "--archive", "taken")
        #expect(end.exit == 73)
        #expect(end.errors.contains("cannot be a folder: there is a file of that name"), "\(end.errors)")
    }
}
