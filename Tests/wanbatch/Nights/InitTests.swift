import Foundation
import Testing

@Suite("init") struct InitTests {
    @Test("what it writes can be planned and run as it is") func wholeWay() async throws {
        let night = try await Night(clips: 2)
        try night.write("clips/bad.mp4", "no video")
        try night.write("clips/face.png", "an image, perhaps")
        let start = try await night.run("init", "clips/")
        #expect(start.exit == 0, "\(start.errors)")
        #expect(start.output.contains("3 clips of 4 s, 1 image") && start.output.contains("clips/bad.mp4: refused"))
        #expect(start.output.contains("wanbatch plan clips.manifest"))
        let plan = try await night.run("plan", "clips.manifest")
        #expect(plan.exit == 0, "\(plan.errors)")
        #expect(plan.output.contains("clips      2 new, 1 refused"), "\(plan.output)")
        #expect(!plan.output.contains("does not hold"))
        let run = try await night.run("run", "clips.manifest")
        #expect(run.exit == 1, "\(run.errors)")
        #expect(night.outputs("clips").count == 2)
    }

    @Test("it never overwrites") func kept() async throws {
        let night = try await Night(clips: 1)
        try night.write("clips.manifest", "mine\n")
        let start = try await night.run("init", "clips")
        #expect(start.exit == 64)
        #expect(start.errors.contains("is there already and is not overwritten"))
        #expect(try String(contentsOf: night.path("clips.manifest"), encoding: .utf8) == "mine\n")
        #expect(try await night.run("init", "clips", "--output", "other.manifest").exit == 0)
        #expect(try await night.run("plan", "other.manifest").exit == 0)
    }

    static let oddNames = [
        "a b.mp4", "it's \"quoted\".mp4", "#first.mp4", "a=b.mp4", "@home.mp4", "back\\slash.mp4", "brackets[1].mp4",
        "star*.mp4", "雪の日.mp4", "tab\there.mp4", "line\nfeed.mp4", "no\u{A0}break.mp4", "-dash.mp4", "UPPER.MP4",
    ]

    @Test("names of any kind, in folders of any kind, are quoted so that the manifest means them") func names()
        async throws
    {
        let night = try await Night()
        for (number, name) in Self.oddNames.enumerated() { try await night.clip(name, number) }
        for (number, folder) in ["my sub folder", "[1]*", "it's"].enumerated() {
            let path = night.path("clips/\(folder)")
            try FileManager.default.createDirectory(at: path, withIntermediateDirectories: true)
            try await Footage.shared.clip(100 + number).write(to: path.appending(path: "x.mp4"))
        }
        let start = try await night.run("init", "clips")
        #expect(start.exit == 0, "\(start.errors)")
        // Every clip by its folder, then every clip by its own line.
        let folders = try await night.run("plan", "clips.manifest")
        #expect(folders.exit == 0, "\(folders.errors)")
        #expect(folders.output.contains("clips      \(Self.oddNames.count + 3) new"), "\(folders.output)")
        let lines = try String(contentsOf: night.path("clips.manifest"), encoding: .utf8).split(separator: "\n")
        let single = lines.filter { $0.hasPrefix("# clip ") && $0.contains("prompt=\"...\"    #") }.map {
            $0.dropFirst(2)
        }
        #expect(single.count == Self.oddNames.count + 3)
        try night.write("single.manifest", single.joined(separator: "\n") + "\n")
        let plan = try await night.run("plan", "single.manifest")
        #expect(plan.exit == 0, "\(plan.errors)")
        #expect(plan.output.contains("clips      \(Self.oddNames.count + 3) new"), "\(plan.output)")
    }

    @Test("a folder with nothing, no folder, and a file are told") func nothing() async throws {
        let night = try await Night()
        for (folder, words) in [
            ("clips", "no video lies in clips"), ("nowhere", "there is no folder"),
            ("night.txt", "is a file, not a folder"),
        ] {
            try night.write("night.txt", "x")
            let start = try await night.run("init", folder)
            #expect(start.exit == 64)
            #expect(start.errors.contains(words), "\(start.errors)")
            #expect(night.files(".").filter { $0.hasSuffix(".manifest") }.isEmpty)
        }
    }
}
