import Foundation
import Testing

@Suite("Secrets", .timeLimit(.minutes(3))) struct SecretsTests {
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
