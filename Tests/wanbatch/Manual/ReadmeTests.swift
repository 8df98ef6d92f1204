import Foundation
import Testing

/// Every command of the README is run: what stands in its fences literally, what stands in its sentences with names put
/// in.
@Suite("The README", .serialized) struct ReadmeTests {
    private let readme: Readme

    init() throws { readme = try Readme() }

    /// Runs lines as a person types them, the program being in PATH.
    private func shell(
        _ lines: [String],
        _ night: Night,
        in folder: URL? = nil,
        _ environment: [String: String] = [:]
    ) async throws -> Program.Ending {
        var plain = Night.plainEnvironment
        plain["PATH"] = Bundle.main.bundlePath + ":" + (plain["PATH"] ?? "")
        let program = try Program(
            "/bin/bash",
            ["-euc", lines.joined(separator: "\n")],
            environment: plain.merging(environment) { $1 },
            in: folder ?? night.folder,
            logs: night.folder
        )
        return try await program.end(within: .seconds(400))
    }

    @Test("there is no fence of commands that is not run here") func all() throws {
        let fences = readme.fences.filter { $0.language == "sh" }
        #expect(fences.map(\.heading) == ["Two commands", "Two commands", "Two commands"] + Self.steps)
        #expect(readme.fences.allSatisfy { $0.language == "sh" || $0.language == "" })
        let others = readme.fences.filter { $0.language == "" }.flatMap(\.lines)
        #expect(!others.contains { $0.hasPrefix("wanbatch ") || $0.hasPrefix("$ ") })
    }

    private static let steps = Array(repeating: "The first real night", count: 4)

    // MARK: - Two commands

    /// The compiler is left out: `swift build` says that it has built, and where this test's program is.
    private static let compiler = """
        #!/bin/sh
        case "$*" in
            *--show-bin-path*) echo "$BUILT" ;;
            build*) ;;
            *) PATH=${PATH#*:} exec swift "$@" ;;
        esac

        """

    @Test("the first command: a whole night, and a second one that submits nothing; what the README shows is true")
    func nightly() async throws {
        let night = try await Night()
        let tree = night.path("tree")
        try FileManager.default.createDirectory(at: tree, withIntermediateDirectories: true)
        for name in ["samples", "manifests"] {
            try FileManager.default.copyItem(at: Repository.root.appending(path: name), to: tree.appending(path: name))
        }
        try? FileManager.default.removeItem(at: tree.appending(path: "samples/clips"))
        try FileManager.default.createDirectory(at: night.path("bin"), withIntermediateDirectories: true)
        try night.write("bin/swift", Self.compiler)
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: night.path("bin/swift").path)
        let path = "\(night.path("bin").path):\(Night.plainEnvironment["PATH"] ?? "")"
        let environment = ["PATH": path, "BUILT": Bundle.main.bundlePath]
        // The archive's sandbox, quicker than by itself.
        let sandbox = try night.start(["sandbox", "--archive", "tree/archive", "--task-seconds", "0.1-0.3"])
        defer { sandbox.send(SIGKILL) }
        try await eventually("the sandbox serves") { sandbox.outputSoFar.contains("http://") }
        let command = try #require(readme.commands(under: "Two commands").first)
        #expect(command == ["samples/nightly.sh"])
        let first = try await shell(command, night, in: tree, environment)
        #expect(first.exit == 0, "\(first.errors)\(first.output)")
        let shown = readme.text(under: "Two commands")
        #expect(shown.filter { $0.hasPrefix("made ") } == Self.lines(first.output).filter { $0.hasPrefix("made ") })
        #expect(Self.table(shown) == Self.table(Self.lines(first.output)))
        #expect(Self.table(shown).count == 16)
        let second = try await shell(command, night, in: tree, environment)
        #expect(second.exit == 0, "\(second.errors)\(second.output)")
        #expect(second.output.contains("$0.0000 spent in this run"), "\(second.output)")
        #expect(Self.table(Self.lines(second.output)) == Self.table(shown))
        let picture = "Sources/wanbatch/Documentation.docc/Resources/report.png"
        #expect(try Repository.text("README.md").contains("](\(picture))"))
        let size = try FileManager.default.attributesOfItem(
            atPath: Repository.root.appending(path: picture).path
        )[.size]
        #expect((size as? Int ?? .max) < 150_000)
    }

    private static func lines(_ text: String) -> [String] { text.split(separator: "\n").map(String.init) }

    /// The table of the cost report, without the edits' numbers: they depend on how ffmpeg encodes.
    private static func table(_ lines: [String]) -> [String] {
        lines.drop { !$0.hasPrefix("clip ") }.prefix { !$0.hasPrefix("it lies in") }.map {
            $0.replacing(/[0-9a-f]{16}/, with: "EDIT")
        }
    }

    @Test("the second command is what runs this test, and its other use names a folder that there is") func tests()
        throws
    {
        #expect(readme.commands(under: "Two commands")[1] == ["Tests/run.sh"])
        #expect(try Repository.text(".ci/run").contains("Tests/run.sh"))
        let scripts = readme.inline.filter { !$0.contains("wanbatch ") }
        let others = ["Tests/sanitize.sh", "Tests/fuzz.sh", "Tests/benchmarks.sh"]
        #expect(scripts == ["Tests/run.sh Tests/ManifestReader"] + others)
        #expect(FileManager.default.fileExists(atPath: Repository.root.appending(path: "Tests/ManifestReader").path))
        // They take long and have builds of their own: people run them.
        for script in others {
            #expect(FileManager.default.isExecutableFile(atPath: Repository.root.appending(path: script).path))
        }
    }

    @Test("what is installed works") func install() async throws {
        let night = try await Night()
        let places = ["/usr/local/bin", "/usr/share/bash-completion/completions", "/usr/local/share/man/man1"]
        var lines = readme.commands(under: "Two commands")[2].joined(separator: "\n")
        #expect(lines.contains(".build/release/wanbatch"))
        lines = lines.replacing(".build/release/wanbatch", with: "'\(Night.executable)'")
        for place in places {
            #expect(lines.contains(place))
            lines = lines.replacing(place, with: night.folder.path + place)
        }
        let folders = places.map { "mkdir -p \(night.folder.path + $0)" }
        let end = try await shell(folders + [lines], night)
        #expect(end.exit == 0, "\(end.errors)")
        for file in ["usr/local/bin/wanbatch", places[1] + "/wanbatch", places[2] + "/wanbatch.1"] {
            #expect(try Data(contentsOf: night.path(file)).count > 1000)
        }
    }

    // MARK: - The first real night

    @Test("the first real night, word for word, at a provider that checks every request") func firstNight() async throws
    {
        try await StrictEvolink.serving { provider in
            let night = try await Night(clips: 2)
            try night.write(
                "holiday.manifest",
                readme.text(under: "The first real night").joined(separator: "\n") + "\n"
            )
            let lines = readme.commands(under: "The first real night").flatMap(\.self)
            let typed = lines.filter { !$0.hasPrefix("crontab ") }.map {
                $0.replacing("EVOLINK_API_KEY=... ", with: "EVOLINK_API_KEY=\(provider.apiKey) ")
            }
            #expect(typed != lines && typed.count < lines.count)
            var environment = await provider.environment
            environment["EVOLINK_API_KEY"] = nil
            let end = try await shell(typed, night, environment)
            #expect(end.exit == 0, "\(end.errors)\(end.output)")
            #expect(night.outputs("holiday").count == 2)
            #expect(await provider.violations == [])
            #expect(await provider.tasks.count == 2)
            #expect(end.output.contains("nothing stands in the way of a run"))
        }
    }

    @Test("the crontab is one that cron takes", .enabled(if: getuid() == 0, "only root has a crontab of its own here"))
    func crontab() async throws {
        let night = try await Night()
        let line = try #require(readme.commands(under: "The first real night").flatMap(\.self).last)
        #expect(line == "crontab samples/cron/wanbatch.cron")
        let world = [
            "mount -t tmpfs tmpfs /var/spool/cron", "mkdir -m 1730 /var/spool/cron/crontabs",
            "cd '\(Repository.root.path)'", line, "crontab -l | diff - samples/cron/wanbatch.cron",
        ]
        let program = try Program(
            "/usr/bin/env",
            ["unshare", "--mount", "bash", "-euc", world.joined(separator: "\n")],
            environment: Night.plainEnvironment,
            in: night.folder,
            logs: night.folder
        )
        let end = try await program.end()
        #expect(end.exit == 0, "\(end.errors)\(end.output)")
    }

    // MARK: - Commands in sentences

    @Test("every command in a sentence runs, with names put in") func sentences() async throws {
        try await StrictEvolink.serving { evolink in
            try await StrictNovita.serving { novita in
                let night = try await Night(clips: 1)
                try night.manifest("clip clips/")
                let environment = await evolink.environment.merging(novita.environment) { $1 }
                #expect(try await night.night(with: environment).exit == 0)
                try FileManager.default.createDirectory(at: night.path("manifests"), withIntermediateDirectories: true)
                try night.write("manifests/nightly.manifest", "set prompt=snow\nclip ../clips/\n")
                let commands = Set(readme.inline.filter { $0.contains("wanbatch ") })
                #expect(commands.count > 15)
                for command in commands.sorted() {
                    let typed = Self.filled(command)
                    try? FileManager.default.removeItem(at: night.path("clips.manifest"))
                    if typed.contains("wanbatch sandbox"), !typed.contains("--help") {
                        try await serve(typed, night)
                    } else {
                        let end = try await shell([typed], night, environment)
                        #expect(Self.isGood(end, typed), "\(typed): \(end.exit) \(end.errors)")
                    }
                }
            }
        }
    }

    /// A command with names instead of its capitals.
    private static func filled(_ command: String) -> String {
        command.replacing("[BATCH]", with: "night").replacing("BATCH", with: "night")
            .replacing("MANIFEST", with: "night.manifest").replacing("FOLDER", with: "clips/")
            // Its address and its key are those of the test's provider.
            .replacing(#/NOVITA_API_KEY=x WANBATCH_NOVITA_URL=\S+ /#, with: "")
            // Any port will do.
            .replacing("--port 8090", with: "--port 0")
    }

    /// A sandbox serves until it is stopped.
    private func serve(_ command: String, _ night: Night) async throws {
        let words = command.split(separator: " ").dropFirst().map(String.init)
        let sandbox = try night.start(words)
        try await eventually("\(command) serves") { sandbox.outputSoFar.contains("sandbox at http://127.0.0.1:") }
        sandbox.send(SIGTERM)
        #expect(try await sandbox.end().exit == 0, "\(command)")
    }

    private static func isGood(_ end: Program.Ending, _ command: String) -> Bool {
        // A sound ledger is not rebuilt: DoctorTests does it with a broken one.
        if command.contains("--rebuild-ledger") { return end.exit == 64 && end.errors.contains("is sound") }
        // `retry` without edits is told what to add.
        if command == "wanbatch retry night" { return end.exit == 64 && end.errors.contains("--failed, --refused") }
        return end.exit == 0
    }
}
