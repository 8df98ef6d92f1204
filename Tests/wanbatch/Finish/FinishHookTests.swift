import Foundation
import Testing

@testable import wanbatch

@Suite("The command at the end of a run") struct FinishHookTests {
    private let folder: URL

    init() throws {
        folder = URL.temporaryDirectory.appending(path: "wanbatch-hook-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    private func hook(_ command: String, _ environment: [String: String] = [:]) -> FinishHook {
        let path = ["PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin", "OUT": folder.path]
        return FinishHook(command: command, environment: path.merging(environment) { $1 })
    }

    private func text(_ name: String) throws -> String {
        try String(contentsOf: folder.appending(path: name), encoding: .utf8)
    }

    @Test("it reads the summary, also a long one") func summary() async throws {
        let long = String(repeating: "x", count: 1 << 20)
        #expect(await hook("cat > $OUT/summary").run(long) == nil)
        #expect(try text("summary") == long + "\n")
    }

    @Test("it need not read") func deaf() async {
        #expect(await hook("true").run(String(repeating: "x", count: 1 << 20)) == nil)
    }

    @Test("no key of a provider is in its environment, everything else is") func keys() async throws {
        let environment = ["EVOLINK_API_KEY": "k1", "NOVITA_API_KEY_FILE": "/k2", "MAILTO": "me"]
        #expect(await hook("env > $OUT/env", environment).run("{}") == nil)
        let lines = try text("env").split(separator: "\n")
        #expect(lines.contains("MAILTO=me"))
        #expect(!lines.contains { $0.contains("API_KEY") })
    }

    @Test(
        "its failure is told",
        arguments: [
            ("exit 3", "ended with exit 3"), ("kill -9 $$", "was ended by signal 9"), ("nonsense-7", "exit 127"),
        ]
    )
    func failure(command: String, words: String) async {
        let problem = await hook(command).run("{}")
        #expect(problem?.contains(words) == true, "\(problem ?? "nothing")")
    }

    @Test("one that does not end is stopped, with its children") func endless() async throws {
        let problem = await hook("sleep 1000 & echo $! > $OUT/child; wait").run("{}", limit: .seconds(1))
        #expect(problem?.contains("did not end within 1s") == true, "\(problem ?? "nothing")")
        let child = try #require(pid_t(try text("child").trimmingCharacters(in: .whitespacesAndNewlines)))
        try await eventually("the child ends") { kill(child, 0) != 0 || Self.isZombie(child) }
    }

    private static func isZombie(_ process: pid_t) -> Bool {
        let stat = (try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8)) ?? ") Z"
        return stat.contains(") Z")
    }
}

@Suite("Which logs are kept") struct LogKeeperTests {
    private let names = [
        "20261120T020000Z.ndjson", "20261120T020000Z-2.ndjson", "20261120T020000Z-10.ndjson", "20261119T020000Z.ndjson",
        "notes.txt", "mine.ndjson", "20261121T020000Z.ndjson.gz",
    ]

    @Test("the latest stay, and what is no log stays", arguments: 1...5) func surplus(count: Int) {
        let order = [
            "20261120T020000Z-10.ndjson", "20261120T020000Z-2.ndjson", "20261120T020000Z.ndjson",
            "20261119T020000Z.ndjson",
        ]
        #expect(LogKeeper.surplus(of: names, keeping: count) == Array(order.dropFirst(count)))
    }
}
