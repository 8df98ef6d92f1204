import Foundation
import Testing

@Suite("plan") struct PlanTests {
    @Test("it says what is new, done, shared and refused, and sums what is to be submitted") func states() async throws
    {
        try await StrictEvolink.serving { provider in
            let night = try await Night(clips: 2)
            try night.manifest("clip clips/")
            #expect(try await night.night(with: provider.environment).exit == 0)
            try await night.clip("2.mp4", 2)
            try night.write("clips/3.mp4", "no video")
            try night.manifest("clip clips/", "clip clips/2.mp4 name=twice")
            let plan = try await night.run("plan", "night.manifest", with: provider.environment)
            #expect(plan.exit == 0, "\(plan.errors)")
            #expect(plan.output.contains("clips      1 new, 2 archived, 1 refused, 1 shared"), "\(plan.output)")
            #expect(plan.output.contains("to submit  1 edit: 2.000 s in and 2.000 s out, 4.000 s billed"))
            #expect(plan.output.contains("cost       0.3200 USD expected, at most 0.3200 USD"))
            #expect(plan.output.contains("Evolink 720p: 0.08 USD a second of input and output (price of 2026-10-10)"))
        }
    }

    @Test("a clip of unknown length is not in the sum, but between two bounds") func unknownLength() async throws {
        let night = try await Night(clips: 1)
        try night.manifest("clip clips/", "clip https://example.com/a.mp4")
        let plan = try await night.run("plan", "night.manifest")
        #expect(plan.exit == 0, "\(plan.errors)")
        #expect(plan.output.contains("not in it  1 clip whose length is known once fetched"), "\(plan.output)")
        #expect(plan.output.contains("with what is not in it between 0.6400 and 1.9200 USD"), "\(plan.output)")
    }

    @Test("an unknown price is named with what to set") func unknownPrice() async throws {
        let night = try await Night(clips: 2)
        try night.manifest("clip clips/", provider: "novita")
        let plan = try await night.run("plan", "night.manifest")
        #expect(plan.exit == 0, "\(plan.errors)")
        #expect(
            plan.output.contains("2 edits without a known price: set price.novita.720p=USD_PER_SECOND"),
            "\(plan.output)"
        )
    }

    @Test("budget and deadline are told, the deadline with its day") func limits() async throws {
        let night = try await Night(clips: 2)
        try night.manifest("clip clips/")
        let plan = try await night.run("plan", "night.manifest", "--max-cost", "0.5", "--deadline", "06:30")
        #expect(plan.exit == 0, "\(plan.errors)")
        #expect(plan.output.contains("0.5000 USD a run: it does not hold them all"), "\(plan.output)")
        let deadline = try #require(plan.output.split(separator: "\n").first { $0.contains("no submission after") })
        #expect(try /after (Mon|Tue|Wed|Thu|Fri|Sat|Sun) \d+ \w+ 06:30, in \d/.firstMatch(in: String(deadline)) != nil)
    }

    @Test("reference images are looked at too") func references() async throws {
        let night = try await Night(clips: 1)
        try night.write("ref.png", "no image")
        try night.manifest("clip clips/ ref=ref.png")
        let plan = try await night.run("plan", "night.manifest")
        #expect(plan.exit == 0, "\(plan.errors)")
        #expect(plan.output.contains("1 refused") && plan.output.contains("ref.png is no image"), "\(plan.output)")
    }

    @Test("CSV and JSON carry the same rows") func formats() async throws {
        let night = try await Night(clips: 2)
        try night.write("clips/=1+1.mp4", "no video")
        try night.manifest("clip clips/")
        let csv = try CSVTable(try await night.run("plan", "night.manifest", "--format", "csv").output)
        #expect(csv.column("state") == ["new", "new", "refused"])
        #expect(csv.column("action") == ["submit", "submit", ""])
        #expect(csv.column("estimated_cost_usd") == ["0.3200", "0.3200", ""])
        let text = try await night.run("plan", "night.manifest", "--format", "json").output
        let json = try #require(JSONNode(text.utf8))
        #expect(json["rows"]?.list?.map { $0["edit_id"]?.text } == csv.column("edit_id"))
        #expect(text.contains("\"estimated_cost_usd\" : 0.64"))
    }

    @Test("a manifest that names nothing says so, in plan and run") func empty() async throws {
        let night = try await Night()
        try night.write("night.manifest", "# nothing yet\n")
        for command in ["plan", "run"] {
            let end = try await night.run(command, "night.manifest")
            #expect(end.exit == 0, "\(end.errors)")
            #expect(end.errors.contains("the manifest names no clips"), "\(command): \(end.errors)")
        }
    }

    @Test("a path with spaces without quotes is told how to write it") func spaces() async throws {
        let night = try await Night()
        try await night.clip("my own film.mp4", 1)
        try night.manifest("clip clips/my own film.mp4")
        let plan = try await night.run("plan", "night.manifest")
        #expect(plan.exit == 65)
        #expect(
            plan.errors.contains("a path with spaces needs quotes: clip \"clips/my own film.mp4\""),
            "\(plan.errors)"
        )
    }
}
