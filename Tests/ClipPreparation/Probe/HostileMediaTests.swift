import ClipPreparation
import EditModel
import Foundation
import TestSupport
import Testing

/// Files and answers of ffprobe made to break things: nothing traps, and what comes out can be planned with.
@Suite(.timeLimit(.minutes(10))) struct HostileMediaTests {
    /// Answers in ffprobe's place.
    private struct FakeProbe: ProcessRunner {
        let output: [UInt8]
        let lines: [String]

        func run(_ command: ProcessCommand, onLine: (@Sendable (String) -> Bool)?) async throws -> ProcessResult {
            for line in lines { _ = onLine?(line) }
            return ProcessResult(ending: .exited(0), output: onLine == nil ? output : [])
        }
    }

    private static let rounds = 1500
    private static let pieces = [
        "null", "-1", "9e999", "\"N/A\"", "\"0/0\"", "\"1/0\"", "[]", "{}", "\"-9223372036854775808\"", "1e400", "\"\"",
        "18446744073709551616", "\"nan\"", "\"inf\"", "\"0:0\"", "true", "\"1:2:3\"", "-2147483648", "\u{0}",
    ]

    /// Spoils a text at some places.
    static func mutate(_ bytes: [UInt8], _ random: inout SeededGenerator) -> [UInt8] {
        var bytes = bytes
        for _ in 0..<Int.random(in: 1...3, using: &random) where !bytes.isEmpty {
            let place = Int.random(in: 0..<bytes.count, using: &random)
            switch Int.random(in: 0..<10, using: &random) {
            case 0: bytes[place] = UInt8.random(in: 0...255, using: &random)
            case 1: bytes.removeSubrange(place..<min(bytes.count, place + Int.random(in: 1...40, using: &random)))
            case 2: bytes.insert(contentsOf: (pieces.randomElement(using: &random) ?? "").utf8, at: place)
            case 3...8:
                // A whole value of the JSON becomes another one.
                guard let colon = bytes[place...].firstIndex(of: UInt8(ascii: ":")) else { continue }
                let end = bytes[(colon + 1)...].firstIndex { [UInt8(ascii: ","), UInt8(ascii: "\n")].contains($0) }
                let piece = (pieces.randomElement(using: &random) ?? "").utf8
                bytes.replaceSubrange((colon + 1)..<(end ?? bytes.count), with: piece)
            default: bytes.append(contentsOf: bytes[place...].prefix(200))
            }
        }
        return bytes
    }

    private func check(_ facts: MediaFacts, _ context: String) {
        #expect(facts.duration >= .zero && facts.duration < .seconds(1_000_000_000), "\(context)")
        for rule in [LongClipRule.trim, .refuse] {
            let decision = ClipPlanner().decide(facts, ClipRequest(long: rule, short: .hold, fit: .crop))
            #expect(!decision.summary.isEmpty || decision.refusal != nil, "\(context)")
        }
    }

    @Test("answers of ffprobe, spoilt", arguments: 0..<2) func answers(part: UInt64) async throws {
        let seed = TestSeed.orElse(11) &+ part
        let lab = try await Lab()
        let path = try await lab.clip("clip.mp4")
        let real = ProcessCommand(
            lab.tools.ffprobe,
            ["-v", "error", "-show_format", "-show_streams", "-of", "json", path],
            environment: lab.tools.environment
        )
        let answer = try await Lab.processes.run(real).output
        var random = SeededGenerator(seed: seed)
        var read = 0
        for round in 0..<Self.rounds {
            let output = Self.mutate(answer, &random)
            let lines = ["0.04,0.04", "N/A,x", String(decoding: output.prefix(20), as: UTF8.self), "1e999,-1"]
            let probe = MediaProbe(tools: lab.tools, processes: FakeProbe(output: output, lines: lines))
            do {
                check(try await probe.probe(path: path), "round \(round) of seed \(seed)")
                read += 1
            } catch let error as WanbatchError {
                #expect(error.kind == .edit, "round \(round) of seed \(seed): \(error)")
            }
        }
        #expect(read > Self.rounds / 10, "seed \(seed): too few of the answers could be read to try anything")
    }

    @Test("the structure of files, spoilt", arguments: ["mp4", "mov", "mkv", "avi"]) func structures(kind: String)
        async throws
    {
        let lab = try await Lab()
        let whole = try await lab.clip("clip.\(kind)", seconds: 0.4)
        let bytes = Array(try Data(contentsOf: URL(filePath: whole)))
        let answer = try await Lab.processes.run(
            ProcessCommand(
                lab.tools.ffprobe,
                ["-v", "error", "-show_format", "-show_streams", "-of", "json", whole],
                environment: lab.tools.environment
            )
        ).output
        let probe = MediaProbe(tools: lab.tools, processes: FakeProbe(output: answer, lines: ["0,0.4"]))
        let seed = TestSeed.orElse(2026)
        var random = SeededGenerator(seed: seed)
        let path = lab.folder + "/spoilt.\(kind)"
        for round in 0..<400 {
            var spoilt = bytes
            for _ in 0..<Int.random(in: 1...8, using: &random) {
                // The boxes and headers stand at both ends.
                let near = Int.random(in: 0..<min(600, spoilt.count), using: &random)
                let place = Bool.random(using: &random) ? near : spoilt.count - 1 - near
                switch Int.random(in: 0..<3, using: &random) {
                case 0: spoilt[place] = UInt8.random(in: 0...255, using: &random)
                case 1: for index in place..<min(place + 8, spoilt.count) { spoilt[index] = 0xFF }
                default: for index in place..<min(place + 4, spoilt.count) { spoilt[index] = 0 }
                }
            }
            if Int.random(in: 0..<4, using: &random) == 0 {
                spoilt.removeLast(Int.random(in: 0..<spoilt.count, using: &random))
            }
            try Data(spoilt).write(to: URL(filePath: path))
            do {
                check(try await probe.probe(path: path), "round \(round) of seed \(seed)")
            } catch let error as WanbatchError {
                #expect(error.kind == .edit, "round \(round) of seed \(seed): \(error)")
            }
        }
    }

    @Test("answers about images, spoilt") func images() async throws {
        let lab = try await Lab()
        let path = lab.folder + "/image.jpg"
        try await lab.ffmpeg(["-f", "lavfi", "-i", "testsrc2=s=300x300", "-frames:v", "1", path])
        let answer = try await Lab.processes.run(
            ProcessCommand(
                lab.tools.ffprobe,
                ["-v", "error", "-show_format", "-show_streams", "-of", "json", path],
                environment: lab.tools.environment
            )
        ).output
        let seed = TestSeed.orElse(7)
        var random = SeededGenerator(seed: seed)
        for round in 0..<Self.rounds {
            let output = Self.mutate(answer, &random)
            let probe = ImageProbe(tools: lab.tools, processes: FakeProbe(output: output, lines: []))
            do {
                let facts = try await probe.probe(path: path)
                #expect(facts.codedSize.width > 0 && facts.codedSize.height > 0, "round \(round) of seed \(seed)")
                _ = ImagePlanner().decide(facts)
            } catch let error as WanbatchError {
                #expect(error.kind == .edit, "round \(round) of seed \(seed): \(error)")
            }
        }
    }
}
