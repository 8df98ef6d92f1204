import Foundation
import Testing

@Suite("Manifests with errors") struct BadManifestTests {
    /// A manifest, and where its first error is.
    struct Bad: Sendable, CustomTestStringConvertible {
        let text: String
        let place: String
        var says = ""

        var testDescription: String { text.debugDescription }
    }

    static let bad: [Bad] = [
        Bad(text: "clip clips/0.mp4\n", place: "1:1", says: "prompt"),
        Bad(text: "clip clips/0.mp4 promt=x\n", place: "1:18", says: "prompt"),
        Bad(text: "# note\n\nklip clips/0.mp4 prompt=x\n", place: "3:1", says: "clip"),
        Bad(text: "set prompt=x\nclip clips/0.mp4 quality=4k\n", place: "2:26", says: "720p"),
        Bad(text: "set prompt=x\nclip clips/0.mp4 duration=11\n", place: "2:27", says: "10"),
        Bad(text: "set prompt=x\nclip clips/0.mp4 duration=1\n", place: "2:27"),
        Bad(text: "set prompt=x\nclip clips/0.mp4 seed=-1\n", place: "2:23"),
        Bad(text: "set prompt=x provider=evolink\nclip clips/0.mp4 seed=0\n", place: "2:"),
        Bad(text: "set prompt=x provider=evolink\nclip clips/0.mp4 watermark=yes\n", place: "2:"),
        Bad(text: "set prompt=x provider=novita\nclip clips/0.mp4 callback=https://example.com/\n", place: "2:"),
        Bad(text: "set prompt=x provider=novita\nclip clips/0.mp4 duration=2.5\n", place: "2:"),
        Bad(text: "set prompt=x provider=evolink\nclip clips/0.mp4 callback=http://127.0.0.1/\n", place: "2:"),
        Bad(text: "set prompt=x\nclip clips/missing.mp4\n", place: "2:6", says: "missing.mp4"),
        Bad(text: "set prompt=x\nclip \"clips/0.mp4\n", place: "2:"),
        Bad(text: "set prompt=x\nclip http://example.com/a.mp4\n", place: "2:6", says: "https"),
        Bad(text: "set prompt=@nowhere.txt\nclip clips/0.mp4\n", place: "1:"),
        Bad(text: "include nowhere.manifest\n", place: "1:"),
        Bad(text: "set prompt=x max-cost=lots\nclip clips/0.mp4\n", place: "1:"),
        Bad(text: "set prompt=x deadline=25:00\nclip clips/0.mp4\n", place: "1:"),
        Bad(text: "set provider=evolnk prompt=x\nclip clips/0.mp4\n", place: "1:", says: "evolink"),
        Bad(text: "set prompt=x\nclip clips/0.mp4 ref=nowhere.png\n", place: "2:"),
        Bad(text: "set prompt=x api-key=sk-123\nclip clips/0.mp4\n", place: "1:14"),
    ]

    @Test("each exits 65, names the place, and posts nothing", arguments: bad) func one(_ bad: Bad) async throws {
        try await StrictEvolink.serving { provider in
            let night = try await Night(clips: 1)
            try night.write("night.manifest", bad.text)
            let end = try await night.night(with: provider.environment.merging(["NOVITA_API_KEY": "k"]) { $1 })
            #expect(end.exit == 65)
            #expect(end.errors.contains("night.manifest:\(bad.place)"), "\(end.errors)")
            #expect(end.errors.contains("error: "))
            #expect(bad.says.isEmpty || end.errors.contains(bad.says), "\(end.errors)")
            #expect(end.output == "")
            #expect(await provider.count("post") == 0)
            #expect(await provider.count("upload") == 0)
            let plan = try await night.run("plan", "night.manifest")
            #expect(plan.exit == 65)
            #expect(plan.errors == end.errors)
        }
    }

    @Test("all errors are told at once, also those of included files") func all() async throws {
        let night = try await Night(clips: 1)
        try night.write("more.manifest", "set prompt=x\nclip clips/0.mp4 quality=720\n")
        try night.write("night.manifest", "clip clips/0.mp4\ninclude more.manifest\nclip clips/0.mp4 x=1 prompt=y\n")
        let end = try await night.night(with: [:])
        #expect(end.exit == 65)
        for place in ["night.manifest:1:", "more.manifest:2:26", "night.manifest:3:18"] {
            #expect(end.errors.contains(place), "\(end.errors)")
        }
        #expect(!night.has("archive/night/reports/latest.csv"))
    }

    @Test("bytes that are no UTF-8 are shown with their place") func bytes() async throws {
        let night = try await Night(clips: 1)
        let text = Data("set prompt=x\nclip a".utf8) + Data([0xFF]) + Data(".mp4\n".utf8)
        try text.write(to: night.path("night.manifest"))
        let end = try await night.night(with: [:])
        #expect(end.exit == 65)
        #expect(end.errors.contains("night.manifest:2:7"), "\(end.errors)")
    }

    @Test("a manifest that is not there is told without a trace") func missing() async throws {
        let night = try await Night()
        let end = try await night.run("run", "nowhere.manifest")
        #expect(end.exit != 0)
        #expect(end.errors.contains("nowhere.manifest"))
        #expect(!end.errors.contains("Error Domain"))
    }
}
