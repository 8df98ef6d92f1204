import EditModel
import Foundation
import TestSupport
import Testing

/// The preparation on its own, and the run that finds what it made.
@Suite("Preparation into a shared cache", .timeLimit(.minutes(10))) struct PrepareTests {
    /// A night with so many clips that must be made anew.
    private static func night(small count: Int) async throws -> Night {
        let night = try await Night()
        for number in 0..<count {
            try await Footage.shared.small(number).write(to: night.path("clips/small\(number).mp4"))
        }
        return night
    }

    private static func records(_ night: Night) -> [String] {
        night.files("shelf").filter { $0.hasSuffix(".json") && !$0.contains("/facts/") }
    }

    private static func clips(_ night: Night) -> [String] { night.files("shelf").filter { $0.hasSuffix(".mp4") } }

    /// The last line of `--json`.
    private static func sums(_ end: Program.Ending) throws -> JSONNode {
        try #require(end.output.split(separator: "\n").last.flatMap { JSONNode(Data($0.utf8)) })
    }

    private static func count(_ end: Program.Ending, _ outcome: String) throws -> Int? {
        try sums(end)[outcome]?.number.map { NSDecimalNumber(decimal: $0).intValue }
    }

    @Test("three shards at once make each clip once; again they make nothing; the run makes nothing either")
    func shards() async throws {
        try await StrictEvolink.serving { provider in
            let night = try await Self.night(small: 9)
            try await night.clip("passes.mp4", 1)
            try Data("no video".utf8).write(to: night.path("clips/broken.mp4"))
            // The same content under another name, and under another wish: one clip to make.
            try FileManager.default.copyItem(at: night.path("clips/small0.mp4"), to: night.path("clips/twin.mp4"))
            try night.manifest("clip clips/", "clip clips/small1.mp4 prompt=rain")
            let counter = try CallCounter(in: night)

            let shards = try (1...3).map { number in
                try night.start(
                    ["prepare", "night.manifest", "--cache", "shelf", "--shard", "\(number)/3", "--json"],
                    counter.environment
                )
            }
            var (own, prepared, passed, refused) = (0, 0, 0, 0)
            for shard in shards {
                let end = try await shard.end()
                #expect([0, 1].contains(end.exit), "\(end.errors)")
                own += try #require(try Self.count(end, "own"))
                prepared += try #require(try Self.count(end, "prepared"))
                passed += try #require(try Self.count(end, "passed"))
                refused += try #require(try Self.count(end, "refused"))
            }
            #expect(own == 13 && prepared == 9 && passed == 1 && refused == 1)
            #expect(counter.transcodes.values.reduce(0, +) == 9)
            #expect(counter.transcodes.values.allSatisfy { $0 == 1 })
            #expect(counter.probes("clips/small") + counter.probes("clips/twin") == 9, "by its own shard alone")
            #expect(Self.records(night).count == 9 && Self.clips(night).count == 9)
            #expect(night.files("shelf/tmp") == [], "nothing unfinished is left")
            #expect(night.files("shelf/facts").count == 10)

            counter.forget()
            let again = try await night.run("prepare", "night.manifest", "--cache", "shelf", with: counter.environment)
            #expect(again.exit == 1, "\(again.errors)")
            #expect(again.output == "shard 1/1: 9 already there, 1 taken as they are, 1 refused (13 edits)\n")
            #expect(again.errors.hasPrefix("refused: broken.mp4: "), "\(again.errors)")
            #expect(counter.transcodes == [:])

            let environment = await provider.environment.merging(counter.environment) { $1 }
            let run = try await night.night("--cache", "shelf", with: environment)
            #expect(run.exit == 1, "\(run.errors)")
            #expect(counter.transcodes == [:])
            #expect(counter.probes("shelf/") == 0, "what the record says is not asked again")
            #expect(counter.probes("clips/small") == 0, "nor what was found in the clips")
            #expect(try night.report().column("state").filter { $0 == "archived" }.count == 12)
            #expect(await provider.violations == [])
            #expect(night.files("archive/cache").filter { $0.hasSuffix(".mp4") } == [], "used where they lie")
        }
    }

    @Test("what a run makes itself lies on the shelf for the next archive") func shared() async throws {
        try await StrictEvolink.serving { provider in
            let night = try await Self.night(small: 2)
            try night.write("films.manifest", "set provider=evolink prompt=snow cache=shelf\nclip clips/\n")
            let counter = try CallCounter(in: night)
            let environment = await provider.environment.merging(counter.environment) { $1 }
            #expect(try await night.run("run", "films.manifest", with: environment).exit == 0)
            #expect(counter.transcodes.count == 2 && Self.records(night).count == 2)
            counter.forget()
            // Another archive, and the environment instead of the manifest.
            try night.write("other.manifest", "set provider=evolink prompt=rain\nclip clips/\n")
            let other = environment.merging(["WANBATCH_CACHE": night.path("shelf").path]) { $1 }
            let end = try await night.run("run", "other.manifest", "--archive", "second", with: other)
            #expect(end.exit == 0, "\(end.errors)")
            #expect(counter.transcodes == [:])
        }
    }

    /// Ways to spoil a shelf, and how many of two clips are then made anew.
    enum Spoiling: String, CaseIterable, Sendable {
        case truncatedFile, otherContent, missingFile, emptyRecord, halfRecord, otherRecord, otherFormat, falseFacts
        case outsideName

        func spoil(_ night: Night, clip: String, record: String, other: String) throws {
            let text = try String(contentsOf: night.path(record), encoding: .utf8)
            func rewrite(_ text: String) throws { try Data(text.utf8).write(to: night.path(record)) }
            switch self {
            case .truncatedFile: try Data(contentsOf: night.path(clip)).dropLast(100).write(to: night.path(clip))
            case .otherContent:
                var data = try Data(contentsOf: night.path(clip))
                data[data.count / 2] ^= 1
                try data.write(to: night.path(clip))
            case .missingFile: try FileManager.default.removeItem(at: night.path(clip))
            case .emptyRecord: try rewrite("")
            case .halfRecord: try rewrite(String(text.prefix(text.count / 2)))
            case .otherRecord: try rewrite(String(contentsOf: night.path(other), encoding: .utf8))
            case .otherFormat: try rewrite(text.replacing("\"format\" : 1", with: "\"format\" : 2"))
            case .falseFacts: try rewrite(text.replacing("\"codec\" : \"h264\"", with: "\"codec\" : \"vp9\""))
            case .outsideName: try rewrite(text.replacing("\"file\" : \"", with: "\"file\" : \"../"))
            }
        }
    }

    @Test(
        "what is wrong on the shelf is made anew and mended, by a run and by a preparation",
        arguments: Spoiling.allCases
    )
    func spoilt(_ spoiling: Spoiling) async throws {
        try await StrictEvolink.serving { provider in
            let night = try await Self.night(small: 2)
            try night.manifest("clip clips/")
            let counter = try CallCounter(in: night)
            let environment = await provider.environment.merging(counter.environment) { $1 }
            func prepare() async throws -> Program.Ending {
                try await night.run("prepare", "night.manifest", "--cache", "shelf", with: environment)
            }
            func spoil() throws {
                let records = Self.records(night)
                try #require(records.count == 2)
                let stem = records[0].dropLast(".json".count)
                let clip = try #require(Self.clips(night).first { $0.hasPrefix(stem) })
                try spoiling.spoil(night, clip: clip, record: records[0], other: records[1])
            }
            #expect(try await prepare().exit == 0)
            counter.forget()
            try spoil()
            #expect(try await prepare().output == "shard 1/1: 1 prepared, 1 already there (2 edits)\n")
            #expect(try await prepare().output == "shard 1/1: 2 already there (2 edits)\n")
            #expect(counter.transcodes.count == 1)
            counter.forget()
            try spoil()
            let run = try await night.night("--cache", "shelf", with: environment)
            #expect(run.exit == 0, "\(run.errors)")
            #expect(counter.transcodes.count == 1)
            #expect(try await prepare().output == "shard 1/1: 2 already there (2 edits)\n")
            #expect(await provider.violations == [])
        }
    }

    @Test("a storage of the user's is a shelf too") func remote() async throws {
        try await StrictEvolink.serving { provider in
            let night = try await Self.night(small: 3)
            try night.manifest("clip clips/")
            let counter = try CallCounter(in: night)
            let storage = try await S3Server.shared.environment().merging(counter.environment) { $1 }
            let place = "rclone:store:shelf-one/clips"
            let first = try await night.run(
                "prepare",
                "night.manifest",
                "--cache",
                place,
                "--shard",
                "1/2",
                with: storage
            )
            #expect(first.exit == 0, "\(first.errors)")
            let second = try await night.run("prepare", "night.manifest", "--cache", place, with: storage)
            #expect(second.exit == 0, "\(second.errors)")
            #expect(counter.transcodes.count == 3 && counter.transcodes.values.allSatisfy { $0 == 1 })
            let names = try await S3Server.shared.names(in: "shelf-one/clips")
            #expect(names.filter { $0.hasSuffix(".json") }.count == 3 && names.count == 6)
            counter.forget()
            let environment = await provider.environment.merging(storage) { $1 }
            let run = try await night.night("--cache", place, with: environment)
            #expect(run.exit == 0, "\(run.errors)")
            #expect(counter.transcodes == [:])
            #expect(await provider.violations == [])
        }
    }

    @Test("killed before any of its durable steps, a shard leaves nothing that the run takes for a clip and is none")
    func killed() async throws {
        try await StrictEvolink.serving { provider in
            let night = try await Self.night(small: 2)
            try night.manifest("clip clips/")
            // A file and its record are each content, name, folder, and the clip's own making has as many.
            var deaths = 0
            for step in 1...40 {
                try? FileManager.default.removeItem(at: night.path("shelf"))
                let failpoint = ["WANBATCH_FAILPOINT": "kill@clip-cached:\(step)"]
                let end = try await night.run("prepare", "night.manifest", "--cache", "shelf", with: failpoint)
                if end.exit == 0 { break }
                #expect(end.exit == -SIGKILL)
                deaths += 1
                for record in Self.records(night) {
                    let stem = record.dropLast(".json".count)
                    #expect(Self.clips(night).contains { $0.hasPrefix(stem) }, "step \(step): \(record) has no clip")
                }
                guard step % 10 == 1 else { continue }
                try? FileManager.default.removeItem(at: night.path("archive"))
                let environment = await provider.environment
                #expect(try await night.night("--cache", "shelf", with: environment).exit == 0, "step \(step)")
            }
            #expect(deaths >= 10)
            #expect(await provider.violations == [])
        }
    }

    @Test("a clip split into pieces is prepared by the piece") func split() async throws {
        try await StrictEvolink.serving { provider in
            let night = try await Night()
            try await Footage.shared.odd(seconds: 23).write(to: night.path("clips/long.avi"))
            try night.manifest("clip clips/ long=split")
            let counter = try CallCounter(in: night)
            let end = try await night.run("prepare", "night.manifest", "--cache", "shelf", with: counter.environment)
            #expect(end.output == "shard 1/1: 3 prepared (1 edit)\n", "\(end.errors)")
            counter.forget()
            let environment = await provider.environment.merging(counter.environment) { $1 }
            let run = try await night.night("--cache", "shelf", with: environment)
            #expect(run.exit == 0, "\(run.errors)")
            #expect(counter.transcodes == [:])
        }
    }

    @Test("a signal ends it gently: what is done is told and stays") func interrupted() async throws {
        let night = try await Self.night(small: 4)
        try night.manifest("clip clips/")
        try night.write(
            "slow",
            "#!/bin/sh\ncase \"$*\" in *-version*) ;; *small3*) sleep 60;; esac\nexec ffmpeg \"$@\"\n"
        )
        chmod(night.path("slow").path, 0o755)
        let prepare = try night.start(
            ["prepare", "night.manifest", "--cache", "shelf"],
            ["WANBATCH_FFMPEG": night.path("slow").path]
        )
        try await eventually("three clips") { Self.records(night).count == 3 }
        prepare.send(SIGTERM)
        let end = try await prepare.end(within: .seconds(20))
        #expect(end.exit == 2)
        #expect(end.output == "shard 1/1: 3 prepared (4 edits)\n")
        #expect(end.errors.contains("interrupted"))
    }

    @Test("what keeps it from beginning has its exit code") func codes() async throws {
        let night = try await Self.night(small: 1)
        try night.manifest("clip clips/", "clip gone.mp4")
        let environment = Night.plainEnvironment
        let noCache = try await night.run("prepare", "night.manifest")
        #expect(noCache.exit == 64 && noCache.errors.contains("--cache DIR"), "\(noCache.errors)")
        let noShard = try await night.run("prepare", "night.manifest", "--cache", "shelf", "--shard", "0/4")
        #expect(noShard.exit == 64 && noShard.errors.contains("1/4"), "\(noShard.errors)")
        let noJobs = try await night.run("prepare", "night.manifest", "--cache", "shelf", "--jobs", "0")
        #expect(noJobs.exit == 64)
        try night.write("bad.manifest", "set prompt=x\nclip clips/ sped=1\n")
        #expect(try await night.run("prepare", "bad.manifest", "--cache", "shelf").exit == 65)
        try night.write("file", "not a folder")
        let noFolder = try await night.run("prepare", "night.manifest", "--cache", "file/shelf")
        #expect(noFolder.exit == 73, "\(noFolder.errors)")
        let noTools = try await night.run(
            "prepare",
            "night.manifest",
            "--cache",
            "shelf",
            with: ["PATH": "/nonexistent"]
        )
        #expect(noTools.exit == 69, "\(noTools.errors)")
        let noRemote = try await night.run(
            "prepare",
            "night.manifest",
            "--cache",
            "rclone:nowhere:x",
            with: environment
        )
        #expect(noRemote.exit == 69 && noRemote.errors.contains("rclone config"), "\(noRemote.errors)")
        // A file that is gone is another matter for the run, which may have its output already.
        let gone = try await night.run("prepare", "night.manifest", "--cache", "shelf", "--quiet")
        #expect(gone.exit == 1 && gone.output == "" && gone.errors.contains("gone.mp4"), "\(gone.errors)")
        #expect(Self.records(night).count == 1)
    }

    @Test("a shelf that cannot be used is said once, and the run works without it") func unusable() async throws {
        try await StrictEvolink.serving { provider in
            let night = try await Self.night(small: 3)
            try night.manifest("clip clips/")
            try night.write("file", "not a folder")
            for place in ["file/shelf", "rclone:nowhere:x"] {
                try? FileManager.default.removeItem(at: night.path("archive"))
                let environment = await provider.environment
                let run = try await night.night("--cache", place, with: environment)
                #expect(run.exit == 0, "\(run.errors)")
                #expect(run.errors.contains("warning: the shared cache cannot be used"), "\(run.errors)")
            }
            #expect(await provider.violations == [])
        }
    }
}
