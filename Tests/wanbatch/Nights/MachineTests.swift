import Foundation
import Testing

@Suite("Machines that lack something") struct MachineTests {
    @Test("without ffmpeg a run exits 69 and says what to install") func noTools() async throws {
        try await StrictEvolink.serving { provider in
            let night = try await Night(clips: 1)
            try night.manifest("clip clips/")
            let environment = await provider.environment.merging(["PATH": night.path("empty").path]) { $1 }
            let end = try await night.night(with: environment)
            #expect(end.exit == 69, "\(end.errors)")
            #expect(end.errors.contains("ffmpeg") || end.errors.contains("ffprobe"))
            #expect(await provider.count("post") == 0)
        }
    }

    @Test("an archive that cannot be written exits 73") func noArchive() async throws {
        try await StrictEvolink.serving { provider in
            let night = try await Night(clips: 1)
            try night.manifest("clip clips/")
            try night.write("file", "not a folder")
            let end = try await night.night("--archive", "file/archive", with: provider.environment)
            #expect(end.exit == 73, "\(end.errors)")
            #expect(end.errors.contains("file/archive"))
            #expect(await provider.count("post") == 0)
        }
    }

    @Test("an archive under a folder that takes none exits 73") func impossibleArchive() async throws {
        let night = try await Night(clips: 1)
        try night.manifest("clip clips/", provider: "sandbox")
        let end = try await night.night("--archive", "/proc/archive", with: [:])
        #expect(end.exit == 73, "\(end.errors)")
    }

    @Test("receipts without their ledger stop a run before it pays for everything again") func lostLedger() async throws
    {
        try await StrictEvolink.serving { provider in
            let night = try await Night(clips: 1)
            try night.manifest("clip clips/")
            #expect(try await night.night(with: provider.environment).exit == 0)
            for name in ["ledger.sqlite", "ledger.sqlite-wal", "ledger.sqlite-shm"] where night.has("archive/\(name)") {
                try FileManager.default.removeItem(at: night.path("archive/\(name)"))
            }
            for command in ["run", "plan"] {
                let end = try await night.run(command, "night.manifest", with: provider.environment)
                #expect(end.exit == 73, "\(end.errors)")
                #expect(end.errors.contains("ledger"))
            }
            #expect(await provider.tasks.count == 1)
        }
    }

    @Test("an archived output that is gone is named, and not paid for again") func deletedOutput() async throws {
        try await StrictEvolink.serving { provider in
            let night = try await Night(clips: 1)
            try night.manifest("clip clips/")
            #expect(try await night.night(with: provider.environment).exit == 0)
            let output = try #require(night.outputs().first)
            try FileManager.default.removeItem(at: night.path(output))
            let end = try await night.night(with: provider.environment)
            #expect(end.errors.contains("is gone"), "\(end.errors)")
            #expect(await provider.tasks.count == 1)
        }
    }

    @Test("a provider that cannot be reached exits 69, and nothing is lost", .timeLimit(.minutes(10)))
    func unreachable() async throws {
        let night = try await Night(clips: 1)
        try night.manifest("clip clips/")
        let nobody = ["EVOLINK_API_KEY": "sk-nobody", "WANBATCH_EVOLINK_URL": "http://127.0.0.1:9"]
        let end = try await night.night(with: nobody)
        #expect(end.exit == 69, "\(end.errors)")
        #expect(try night.report().column("state") == ["held"])
        try await StrictEvolink.serving { provider in
            let later = try await night.night(with: provider.environment)
            #expect(later.exit == 0, "\(later.errors)")
            #expect(await provider.tasks.count == 1)
        }
    }

    @Test("a key may come from a file") func keyFile() async throws {
        try await StrictEvolink.serving { provider in
            let night = try await Night(clips: 1)
            try night.manifest("clip clips/")
            let file = night.folder.deletingLastPathComponent().appending(path: "key")
            try Data((provider.apiKey + "\n").utf8).write(to: file)
            var environment = await provider.environment
            environment["EVOLINK_API_KEY"] = nil
            environment["EVOLINK_API_KEY_FILE"] = file.path
            #expect(try await night.night(with: environment).exit == 0)
            #expect(try night.files(with: provider.apiKey) == [])
        }
    }

    @Test("a base URL over plain http is taken for this machine only") func insecure() async throws {
        let night = try await Night(clips: 1)
        try night.manifest("clip clips/")
        let end = try await night.night(
            with: ["EVOLINK_API_KEY": "sk-abc", "WANBATCH_EVOLINK_URL": "http://api.example.com"]
        )
        #expect(end.exit == 64, "\(end.errors)")
        #expect(end.errors.contains("WANBATCH_EVOLINK_URL"))
    }
}
