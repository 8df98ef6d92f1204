import Foundation
import TestSupport
import Testing

@Suite("Secrets", .timeLimit(.minutes(10))) struct SecretsTests {
    /// What every program on this machine can see of the others: their command lines.
    private static func commandLines() -> [String] {
        let processes = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        return processes.filter { $0.allSatisfy(\.isNumber) }.compactMap { id in
            FileManager.default.contents(atPath: "/proc/\(id)/cmdline").map { String(decoding: $0, as: UTF8.self) }
        }
    }

    @Test("neither the key nor a storage's secret is in any file, output or command line of a whole night")
    func nowhere() async throws {
        try await StrictEvolink.serving(.init(failures: [2: "service_error"])) { provider in
            let night = try await Night(clips: 3)
            try night.manifest("clip clips/")
            var environment = try await provider.environment.merging(S3Server.shared.environment()) { $1 }
            environment["EVOLINK_API_KEY"] = nil
            let key = provider.apiKey
            // Beside the folder that is searched afterwards.
            let file = night.folder.deletingLastPathComponent().appending(path: "key")
            try Data((key + "\n").utf8).write(to: file)
            try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: file.path)
            environment["EVOLINK_API_KEY_FILE"] = file.path
            let seen = Task {
                var lines: Set<String> = []
                while !Task.isCancelled {
                    lines.formUnion(Self.commandLines())
                    try? await ContinuousClock().sleep(for: .milliseconds(5))
                }
                return lines
            }
            let remote = ["--publish", "rclone:store:secrets", "--log-level", "trace", "--log-file", "night.log"]
            let end = try await night.start(["run", "night.manifest"] + remote, environment).end()
            seen.cancel()
            let lines = await seen.value
            #expect(end.exit == 0, "\(end.errors)")
            #expect(lines.contains { $0.contains("rclone") && $0.contains("copyto") })
            #expect(!lines.contains { $0.contains(key) || $0.contains(S3Server.secretKey) })
            #expect(!end.errors.contains("chmod"))
            for command in [
                ["report"], ["report", "--format", "json"], ["status"], ["collect", "--log-level", "trace"],
            ] {
                #expect(try await night.start(command, environment).end().exit == 0)
            }
            #expect(try night.files(with: key) == [])
            #expect(try night.files(with: S3Server.secretKey) == [])
            #expect(
                try night.files(with: "X-Amz-Signature").allSatisfy { name in
                    // What was sent is kept as it was sent: in the ledger and in the receipts.
                    name.hasPrefix("ledger.sqlite") || name.hasSuffix(".json")
                }
            )
        }
    }

    @Test("the signature of a clip's address is in no log, page or output of a night") func signedClips() async throws {
        try await StrictEvolink.serving { provider in
            let night = try await Night()
            let clip = Array(try await Footage.shared.clip(1))
            let signature = "0123456789abcdef"
            try await LoopbackServer.serving { asked in
                guard asked.path == "/clip.mp4" else { return Answer(status: 404) }
                return Answer(headers: ["Content-Type": "video/mp4"], body: clip)
            } _: { base in
                let query = "?X-Amz-Signature=\(signature)"
                try night.manifest("clip \(base)/clip.mp4\(query)", "clip \(base)/gone.mp4\(query)")
                let environment = await provider.environment
                let first = try await night.night("--log-level", "trace", with: environment)
                #expect(first.exit == 1, "\(first.errors)")
                #expect(first.output.contains("gone.mp4?..."), "\(first.output)")
                // What is archived is missed, and named.
                for output in night.outputs() { try FileManager.default.removeItem(at: night.path(output)) }
                for command in [["run", "night.manifest"], ["run", "night.manifest", "--json"]] {
                    let end = try await night.start(command, environment).end()
                    #expect((end.output + end.errors).contains("clip.mp4?..."), "\(end.output)\(end.errors)")
                }
                for command in [
                    ["status"], ["plan", "night.manifest"], ["collect"], ["retry", "night", "clip.mp4"],
                    ["report", "--format", "html", "--output", "page.html"],
                ] { _ = try await night.start(command, environment).end() }
                // A manifest with an error shows its line.
                try night.manifest("clip \(base)/clip.mp4\(query) qualty=1080p")
                #expect(try await night.night(with: environment).exit == 65)
                let found = try night.files(with: signature)
                // What the person wrote and what was sent are kept as they are: manifest, ledger, receipts, CSV.
                let own = ["night.manifest", "ledger.sqlite", "ledger.sqlite-wal"]
                let others = found.filter { !own.contains($0) && !$0.hasSuffix(".json") && !$0.hasSuffix(".csv") }
                #expect(others == [])
                #expect(found.contains("latest.csv"))
            }
        }
    }

    @Test("a key's file that others may read is warned of") func openKeyFile() async throws {
        try await StrictEvolink.serving { provider in
            let night = try await Night(clips: 1)
            try night.write("key", provider.apiKey)
            var environment = await provider.environment
            environment["EVOLINK_API_KEY"] = nil
            environment["EVOLINK_API_KEY_FILE"] = night.path("key").path
            for (mode, isWarned) in [(0o644, true), (0o640, true), (0o600, false), (0o400, false)] {
                try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: night.path("key").path)
                try night.manifest("clip clips/ again=\(mode)")
                let end = try await night.night(with: environment)
                #expect(end.exit == 0, "\(end.errors)")
                #expect(end.errors.contains("chmod 600") == isWarned, "\(String(mode, radix: 8)): \(end.errors)")
            }
        }
    }
}
