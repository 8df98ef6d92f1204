import Foundation
import Testing

/// `wanbatch doctor`, where all is well and where one thing is broken at a time.
@Suite("The doctor") struct DoctorTests {
    @Test("a provider in use: key, clock, and a clip there and back, for free") func well() async throws {
        try await StrictEvolink.serving { provider in
            let night = try await Night()
            let end = try await night.run("doctor", with: provider.environment)
            #expect(end.exit == 0, "\(end.output)\(end.errors)")
            for line in [
                "ok: ffmpeg:", "ok: ffmpeg's parts:", "ok: archive:", ": disk: ", "ok: ledger: none yet",
                "ok: key of evolink: Evolink takes it", "note: key of novita: is not set",
                "ok: clock: as the provider's",
                "ok: publisher: evolink-files:", "nothing stands in the way of a run",
            ] { #expect(end.output.contains(line), "\(line)\n\(end.output)") }
            #expect(await provider.violations == [])
            #expect(await provider.count("upload") == 1)
            #expect(await provider.files.isEmpty)
            #expect(await provider.count("post") == 0)
            #expect(try night.files(with: provider.apiKey) == [])
            #expect(!night.has("archive"))
        }
    }

    @Test("the sandbox is a provider as well", arguments: ["evolink", "novita"]) func sandbox(api: String) async throws
    {
        let night = try await Night()
        let sandbox = try night.start(["sandbox", "--api", api, "--folder", "provider"])
        defer { sandbox.send(SIGKILL) }
        try await eventually("the sandbox serves") { sandbox.outputSoFar.contains("http://") }
        let address = try #require(sandbox.outputSoFar.firstMatch(of: /http:[^ ,]+/)).output
        let name = api.uppercased()
        var environment = ["\(name)_API_KEY": "sk-sandbox-0123456789", "WANBATCH_\(name)_URL": String(address)]
        if api == "evolink" { environment["WANBATCH_EVOLINK_FILES_URL"] = String(address) }
        let end = try await night.run("doctor", with: environment)
        #expect(end.exit == 0, "\(end.output)\(end.errors)")
        #expect(end.output.contains("ok: key of \(api): "))
        #expect(end.output.contains("ok: publisher: \(api == "evolink" ? "evolink-files" : "serve"):"))
        #expect(end.output.contains(" left\n"))
    }

    /// What is broken, how the doctor ends, and what it says, the mending command included.
    private static let providers: [(name: String, manners: StrictEvolink.Manners, exit: Int32, words: [String])] = [
        ("a full store", .init(storeLimit: 0), 2, ["problem: publisher: evolink-files:", "--publish serve"]),
        (
            "a store that fails",
            .init(uploadFaults: [1: .json(["success": false, "code": 400, "msg": "bad"])]), 69,
            ["problem: publisher: evolink-files:"]
        ),
        (
            "a store whose links are dead",
            .init(
                uploadFaults: [
                    1: .json([
                        "success": true, "code": 200,
                        "data": ["file_id": "file_x", "file_url": "http://127.0.0.1:9/files/x.mp4"],
                    ])
                ]
            ), 69, ["its link gives something else", "curl -sI http://127.0.0.1:9/files/x.mp4"]
        ),
    ]

    @Test("a store that does not do its work", arguments: 0..<3) func store(index: Int) async throws {
        let broken = Self.providers[index]
        try await StrictEvolink.serving(broken.manners) { provider in
            let night = try await Night()
            let end = try await night.run("doctor", with: provider.environment)
            #expect(end.exit == broken.exit, "\(broken.name): \(end.output)")
            for words in broken.words { #expect(end.output.contains(words), "\(broken.name): \(end.output)") }
            #expect(end.output.contains("1 problem: a run would exit \(broken.exit)"))
        }
    }

    @Test("a wrong key, one that nobody can read, and an address where nobody is") func keys() async throws {
        try await StrictEvolink.serving { provider in
            let night = try await Night()
            var environment = await provider.environment
            environment["EVOLINK_API_KEY"] = "sk-wrong"
            let wrong = try await night.run("doctor", with: environment)
            #expect(wrong.exit == 77, "\(wrong.output)")
            #expect(wrong.output.contains("problem: key of evolink: Evolink does not take it"))
            #expect(wrong.output.contains("export EVOLINK_API_KEY=..."))
            #expect(wrong.output.contains("publisher: evolink-files") && wrong.output.contains("was not tried"))
            #expect(await provider.count("upload") == 0)
            environment["EVOLINK_API_KEY"] = nil
            environment["EVOLINK_API_KEY_FILE"] = night.path("nowhere").path
            let unread = try await night.run("doctor", with: environment)
            #expect(unread.exit == 77, "\(unread.output)")
            #expect(unread.output.contains("cannot be read"))
        }
        let night = try await Night()
        let nobody = ["EVOLINK_API_KEY": "sk-nobody", "WANBATCH_EVOLINK_URL": "http://127.0.0.1:9"]
        let end = try await night.run("doctor", with: nobody)
        #expect(end.exit == 69, "\(end.output)")
        #expect(end.output.contains("Evolink cannot be reached") && end.output.contains("WANBATCH_EVOLINK_URL"))
    }

    @Test("a remote of rclone there and back; an unknown one, and none at all, with what mends it") func rclone()
        async throws
    {
        let night = try await Night()
        let storage = try await S3Server.shared.environment()
        // The bucket is made by the first copy.
        let good = try await night.run("doctor", "--publish", "rclone:store:doctor", with: storage)
        #expect(good.exit == 0, "\(good.output)")
        #expect(good.output.contains("ok: publisher: rclone:store:doctor: a clip of "))
        #expect(try await S3Server.shared.names(in: "doctor") == [])
        let unknown = try await night.run("doctor", "--publish", "rclone:stroe:doctor", with: storage)
        #expect(unknown.exit == 69, "\(unknown.output)")
        #expect(unknown.output.contains("problem: publisher: rclone:stroe") && unknown.output.contains("rclone config"))
    }

    @Test("the server of our own, and one that no provider could reach") func serve() async throws {
        let night = try await Night()
        let good = try await night.run("doctor", with: ["WANBATCH_PUBLISH": "serve"])
        #expect(good.exit == 0, "\(good.output)")
        #expect(good.output.contains("ok: publisher: serve:http://127.0.0.1:"))
        let arguments = ["--publish", "serve", "--public-url", "http://127.0.0.1:9"]
        let dead = try await night.start(["doctor"] + arguments).end()
        #expect(dead.exit == 69, "\(dead.output)")
        #expect(dead.output.contains("curl -sI http://127.0.0.1:9/"))
        let odd = try await night.run("doctor", "--publish", "pigeon")
        #expect(odd.exit == 64 && odd.errors.contains("publish must be"))
    }

    @Test("no ffmpeg, and one without an encoder") func ffmpeg() async throws {
        let night = try await Night()
        let none = try await night.run("doctor", with: ["PATH": night.path("empty").path])
        #expect(none.exit == 69, "\(none.output)")
        #expect(none.output.contains("problem: ffmpeg:") && none.output.contains("apt-get install ffmpeg"))
        try night.write("poor-ffmpeg", "#!/bin/sh\nffmpeg \"$@\" | grep -v libx264\n")
        let poor = night.path("poor-ffmpeg").path
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: poor)
        let end = try await night.run("doctor", with: ["WANBATCH_FFMPEG": poor])
        #expect(end.exit == 69, "\(end.output)")
        #expect(end.output.contains("was built without encoder libx264"))
    }

    @Test("an archive that cannot be") func archive() async throws {
        let night = try await Night()
        try night.write("file", "not a folder")
        for archive in ["file/archive", "/proc/archive"] {
            let end = try await night.run("doctor", "--archive", archive)
            #expect(end.exit == 73, "\(end.output)")
            #expect(end.output.contains("problem: archive:") && end.output.contains("chown"), "\(end.output)")
        }
        #expect(try await night.run("doctor", "--archive", "films/2026/archive").exit == 0)
    }

    @Test(
        "a ledger of garbage or none: what mends it is said, does it, and nothing is paid twice",
        arguments: [true, false]
    )
    func ledger(isGarbage: Bool) async throws {
        try await StrictEvolink.serving { provider in
            let night = try await Night(clips: 2)
            try night.manifest("clip clips/")
            let place = ["--archive", "films/my archive"]
            let environment = await provider.environment
            func run(_ words: [String]) async throws -> Program.Ending {
                try await night.start(words + place, environment).end()
            }
            #expect(try await run(["run", "night.manifest"]).exit == 0)
            let ledger = night.path("films/my archive/ledger.sqlite")
            for suffix in ["-wal", "-shm"] { try? FileManager.default.removeItem(atPath: ledger.path + suffix) }
            try FileManager.default.removeItem(at: ledger)
            if isGarbage { try Data(repeating: 0x55, count: 20_000).write(to: ledger) }
            let sick = try await run(["doctor"])
            #expect(sick.exit == 73, "\(sick.output)")
            let command = "wanbatch doctor --rebuild-ledger --archive '\(night.path("films/my archive").path)'"
            #expect(sick.output.contains("problem: ledger:") && sick.output.contains(command), "\(sick.output)")
            let refused = try await run(["run", "night.manifest"])
            #expect(refused.exit == 73 && refused.errors.contains(command), "\(refused.errors)")
            let mended = try await run(["doctor", "--rebuild-ledger", "--yes"])
            #expect(mended.exit == 0, "\(mended.errors)")
            #expect(mended.output.contains("the new ledger knows 2 archived edits"))
            #expect(mended.output.contains("the broken ledger is kept") == isGarbage)
            let well = try await run(["doctor"])
            #expect(well.exit == 0, "\(well.output)")
            let again = try await run(["run", "night.manifest"])
            #expect(again.exit == 0, "\(again.errors)")
            #expect(await provider.tasks.count == 2)
            let sound = try await run(["doctor", "--rebuild-ledger", "--yes"])
            #expect(sound.exit == 64 && sound.errors.contains("is sound"))
        }
    }
}
