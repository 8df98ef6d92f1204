import Foundation
import Testing

@Suite("Names, texts and numbers of any kind") struct NamesTests {
    private static let names = [
        "-rf.mp4", "with space.mp4", "q\"uote's.mp4", "$(touch pwned).mp4", "été 夏.mp4", "100%.mp4", "%04d.mp4",
        "=cmd.mp4", "a,b;c.mp4", "[x]*?.mp4",
    ]

    @Test("clips may be called anything") func clips() async throws {
        try await StrictEvolink.serving { provider in
            let night = try await Night()
            for (number, name) in Self.names.enumerated() { try await night.clip(name, number) }
            try night.manifest("clip clips/")
            let end = try await night.night("--archive", "an archive", with: provider.environment)
            #expect(end.exit == 0, "\(end.errors)")
            #expect(await provider.violations == [])
            #expect(night.files("an archive/night/outputs").count == Self.names.count * 2)
            #expect(!night.has("pwned"))
            let latest = night.path("an archive/night/reports/latest.csv")
            let report = try CSVTable(String(decoding: Data(contentsOf: latest), as: UTF8.self))
            #expect(report.rows.count == Self.names.count)
            #expect(report.column("clip").allSatisfy { !$0.hasPrefix("=") })
            for file in report.column("output_file") { #expect(night.has("an archive/" + file)) }
        }
    }

    @Test("prompts arrive as they are written") func prompts() async throws {
        try await StrictEvolink.serving { provider in
            let night = try await Night(clips: 1)
            try night.write("prompt.txt", "from a file:\n  two lines, 夏 🎬\n")
            let lines = [
                "\u{FEFF}set provider=evolink", "clip clips/0.mp4 prompt=\"say \\\"hi\\\"\\n# no comment \\\\ \"",
                "clip clips/0.mp4 prompt=@prompt.txt # a comment", "clip clips/0.mp4 prompt=\"@literal\"",
                "clip clips/0.mp4 prompt=\"\"",
            ]
            try night.write("night.manifest", lines.joined(separator: "\r\n"))
            let end = try await night.night(with: provider.environment)
            #expect(end.exit == 0, "\(end.errors)")
            #expect(await provider.violations == [])
            let prompts = await provider.tasks.map { JSONNode($0.body)?["prompt"]?.text ?? "" }
            #expect(prompts.contains("say \"hi\"\n# no comment \\ "))
            #expect(prompts.contains("@literal"))
            #expect(prompts.contains(""))
            #expect(prompts.contains { $0.hasPrefix("from a file:\n  two lines, 夏 🎬") })
            #expect(await provider.count("upload") == 1)
        }
    }

    @Test("many edits of one clip: one upload, as many tasks at once as were allowed") func many() async throws {
        try await StrictEvolink.serving(.init(runningLimit: 8)) { provider in
            let night = try await Night(clips: 1)
            try night.manifest((1...40).map { "clip clips/0.mp4 prompt=\"Edit \($0)\"" }.joined(separator: "\n"))
            let end = try await night.night("--max-running", "5", with: provider.environment)
            #expect(end.exit == 0, "\(end.errors)")
            #expect(await provider.tasks.count == 40)
            #expect(await provider.count("upload") == 1)
            #expect(await provider.mostRunning <= 5)
            #expect(night.outputs().count == 40)
            #expect(try await provider.bill == night.report().sum("cost_usd"))
        }
    }

    @Test("a folder without clips is a note, and nothing is left to do") func nothing() async throws {
        let night = try await Night()
        try night.manifest("clip clips/", "clip *.mov")
        let end = try await night.night(with: ["EVOLINK_API_KEY": "k"])
        #expect(end.exit == 0, "\(end.errors)")
        #expect(end.errors.contains("note"))
        #expect(try night.report().rows.isEmpty)
    }

    @Test("a reader that goes away does not end a run", arguments: ["--json", "--log-level=trace"])
    func reader(option: String) async throws {
        try await StrictEvolink.serving { provider in
            let night = try await Night(clips: 1)
            try night.manifest("clip clips/")
            let program = Bundle.main.bundlePath + "/wanbatch"
            let shell = try Program(
                "/bin/bash",
                ["-c", "\"$0\" run night.manifest \(option) 2>&1 | true; exit ${PIPESTATUS[0]}", program],
                environment: Night.plainEnvironment.merging(await provider.environment) { $1 },
                in: night.folder,
                logs: night.folder
            )
            #expect(try await shell.end().exit == 0)
            #expect(night.outputs().count == 1)
        }
    }
}
