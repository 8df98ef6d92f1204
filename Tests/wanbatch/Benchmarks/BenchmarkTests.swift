import Foundation
import Testing

/// One after the other: each takes the whole machine.
@Suite("The benchmarks", .serialized) struct BenchmarkTests {
    private func measure(_ names: String...) async throws -> Program.Ending {
        let folder = FileManager.default.temporaryDirectory.appending(path: "benchmark-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let program = try Program(
            Bundle.main.bundlePath + "/wanbatch-benchmarks",
            ["--small"] + names,
            environment: ProcessInfo.processInfo.environment.filter {
                ["PATH", "HOME", "LD_PRELOAD", "TSAN_OPTIONS"].contains($0.key)
            },
            in: folder,
            logs: folder
        )
        return try await program.end()
    }

    @Test(
        "each runs, and prints its figures under the machine that they were measured on",
        arguments: [
            (
                "submissions",
                ["submissions, one at a time: ", "submissions, 8 at once, after 20 in the same run and month: "]
            ),
            ("large-plan", ["plan over 200 edits: ", "a new run of them to its first submission: "]),
            ("resume", ["plan over 200 finished edits: ", "more than the plan: "]),
            (
                "large-run",
                ["a night of 6 edits: ", "its outputs archived: ", "its memory until the last is archived: "]
            ),
            ("rush", ["submissions of 20 edits, none with an output: ", "submissions and tasks asked about: "]),
            ("crowd", ["their memory until the last has succeeded: "]),
            ("waiting", ["the first minute of waiting for 8 tasks: ", "its questions: "]),
            ("downloads", ["8 outputs of 500 kB, hashed and safe: ", "the share of curl's speed: "]),
            (
                "cores",
                [
                    "a night bound by the cores, clips of an older camera: ", "more than that by: ",
                    "bare ffmpeg takes more than its least by: ", "the same by one thread each: ",
                ]
            ),
            (
                "regimes",
                ["a first night bound by the slots: ", "a second night bound by the rate of requests: "]
            ),
        ]
    )
    func figures(name: String, lines: [String]) async throws {
        let ending = try await measure(name)
        #expect(ending.exit == 0, "\(ending.output) \(ending.errors)")
        let printed = ending.output.split(separator: "\n")
        #expect(printed.first?.contains(" cores (") == true)
        for line in lines { #expect(printed.contains { $0.hasPrefix(line) }, "\(ending.output)") }
    }

    @Test("an unknown name is told what there is") func unknown() async throws {
        let ending = try await measure("speed")
        #expect(ending.exit == 64)
        #expect(ending.output.contains("there are submissions, large-plan, resume"))
    }
}
