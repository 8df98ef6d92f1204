import Foundation
import TestSupport
import Testing

@Suite("Nights with a storage of the user's, through rclone", .timeLimit(.minutes(10))) struct RcloneNightTests {
    @Test("the provider fetches each clip by a signed link, and nothing stays in the storage") func signed()
        async throws
    {
        try await StrictEvolink.serving { provider in
            let night = try await Night(clips: 3)
            try night.manifest("clip clips/", "clip clips/0.mp4 prompt=again")
            let environment = try await provider.environment.merging(S3Server.shared.environment()) { $1 }
            let end = try await night.night("--publish", "rclone:store:night-one/in", with: environment)
            #expect(end.exit == 0, "\(end.errors)")
            #expect(await provider.violations == [])
            #expect(await provider.count("upload") == 0)
            let address = try await S3Server.shared.address()
            let links = await provider.tasks.map(\.clip)
            #expect(links.count == 4)
            #expect(links.allSatisfy { $0.hasPrefix(address + "/night-one/in/wanbatch-") })
            #expect(links.allSatisfy { $0.contains("X-Amz-Expires=259200") })
            #expect(Set(links.map { $0.prefix { $0 != "?" } }).count == 3)
            #expect(try await S3Server.shared.names(in: "night-one") == [])
            #expect(await provider.bill == (try night.report().sum("cost_usd")))
        }
    }

    @Test("--keep-published leaves the clips, and the next run uses their links again") func kept() async throws {
        try await StrictEvolink.serving { provider in
            let night = try await Night(clips: 1)
            try night.manifest("clip clips/")
            var environment = try await provider.environment.merging(S3Server.shared.environment()) { $1 }
            environment["WANBATCH_PUBLISH"] = "rclone:store:night-two"
            #expect(try await night.night("--keep-published", with: environment).exit == 0)
            #expect(try await S3Server.shared.names(in: "night-two").count == 1)
            try night.manifest("clip clips/ again=2")
            let end = try await night.night(with: environment)
            #expect(end.exit == 0, "\(end.errors)")
            #expect(await Set(provider.tasks.map(\.clip)).count == 1)
            #expect(try await S3Server.shared.names(in: "night-two") == [])
        }
    }

    @Test("what a run left in the storage is taken away by collect, which knows no options") func collected()
        async throws
    {
        try await StrictEvolink.serving(.init(isFrozen: true)) { provider in
            let night = try await Night(clips: 1)
            try night.manifest("clip clips/")
            let environment = try await provider.environment.merging(S3Server.shared.environment()) { $1 }
            let run = try night.start(["run", "night.manifest", "--publish", "rclone:store:night-three"], environment)
            try await eventually("a task") { await provider.tasks.count == 1 }
            run.send(SIGINT)
            #expect(try await run.end().exit == 2)
            #expect(try await S3Server.shared.names(in: "night-three").count == 1)
            await provider.behave { $0.isFrozen = false }
            #expect(try await night.run("collect", with: environment).exit == 0)
            #expect(night.outputs().count == 1)
            #expect(try await S3Server.shared.names(in: "night-three") == [])
        }
    }

    @Test("auto uploads where the provider stores clips, and else takes the configured remote") func auto() async throws
    {
        let remote = ["WANBATCH_PUBLISH": "rclone:store:night-four"]
        let storage = try await S3Server.shared.environment().merging(remote) { $1 }
        try await StrictEvolink.serving { provider in
            let night = try await Night(clips: 1)
            try night.manifest("clip clips/")
            let environment = await provider.environment.merging(storage) { $1 }
            #expect(try await night.night("--publish", "auto", with: environment).exit == 0)
            #expect(await provider.count("upload") == 1)
        }
        try await StrictNovita.serving { provider in
            let night = try await Night(clips: 1)
            try night.manifest("clip clips/", provider: "novita")
            let environment = await provider.environment.merging(storage) { $1 }
            let end = try await night.night("--publish", "auto", "--keep-published", with: environment)
            #expect(end.exit == 0, "\(end.errors)")
            #expect(await provider.violations == [])
            #expect(try await S3Server.shared.names(in: "night-four").count == 1)
        }
    }

    @Test("a storage that cannot be reached for a moment is waited for") func hiccup() async throws {
        try await StrictEvolink.serving { provider in
            let night = try await Night(clips: 1)
            try night.manifest("clip clips/")
            let tools = night.path("tools")
            try FileManager.default.createDirectory(at: tools, withIntermediateDirectories: true)
            let path = Night.plainEnvironment["PATH"] ?? ""
            try night.write(
                "tools/rclone",
                """
                #!/bin/sh
                if [ "$1" = copyto ] && ! [ -f "$0.3" ]; then
                    if [ -f "$0.2" ]; then touch "$0.3"; elif [ -f "$0.1" ]; then touch "$0.2"; else touch "$0.1"; fi
                    echo "2026/01/01 00:00:00 Failed to copyto: dial tcp 192.0.2.1:443: i/o timeout" >&2
                    exit 1
                fi
                PATH='\(path)' exec rclone "$@"

                """
            )
            let tool = tools.appending(path: "rclone").path
            try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: tool)
            var environment = try await provider.environment.merging(S3Server.shared.environment()) { $1 }
            environment["PATH"] = "\(tools.path):\(path)"
            let end = try await night.night("--publish", "rclone:store:night-five", with: environment)
            #expect(end.exit == 0, "\(end.errors)")
            #expect(night.has("tools/rclone.3"))
            #expect(await provider.tasks.count == 1)
            #expect(try await S3Server.shared.names(in: "night-five") == [])
        }
    }

    @Test("a link that gives something else is seen before anything is bought") func wrongLink() async throws {
        try await StrictEvolink.serving { provider in
            let night = try await Night(clips: 1)
            try night.manifest("clip clips/")
            var environment = await provider.environment
            environment["RCLONE_CONFIG_DISK_TYPE"] = "local"
            let arguments = [
                "--publish", "rclone:disk:\(night.path("store").path)", "--public-url",
                environment["WANBATCH_EVOLINK_URL"] ?? "",
            ]
            let end = try await night.start(["run", "night.manifest"] + arguments, environment).end()
            #expect(end.exit == 69, "\(end.errors)")
            #expect(end.errors.contains("cannot be given to a provider"))
            #expect(await provider.count("post") == 0)
            #expect(try night.report().column("state") == ["held"])
        }
    }

    @Test("the doctor tries a remote there and back, and says what mends an unknown one") func doctor() async throws {
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

    @Test("without rclone a run says how to get it") func missing() async throws {
        try await StrictEvolink.serving { provider in
            let night = try await Night(clips: 1)
            try night.manifest("clip clips/")
            let tools = night.path("tools")
            try FileManager.default.createDirectory(at: tools, withIntermediateDirectories: true)
            for folder in (Night.plainEnvironment["PATH"] ?? "").split(separator: ":") {
                for name in ["ffmpeg", "ffprobe"] {
                    let place = tools.appending(path: name).path
                    guard FileManager.default.isExecutableFile(atPath: "\(folder)/\(name)") else { continue }
                    try? FileManager.default.createSymbolicLink(atPath: place, withDestinationPath: "\(folder)/\(name)")
                }
            }
            var environment = await provider.environment
            environment["PATH"] = tools.path
            let end = try await night.night("--publish", "rclone:store:x", with: environment)
            #expect(end.exit == 69, "\(end.errors)")
            #expect(end.errors.contains("apt-get install rclone"))
            #expect(await provider.count("post") == 0)
        }
    }
}
