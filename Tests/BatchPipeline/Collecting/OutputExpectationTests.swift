import EditModel
import Testing

@testable import BatchPipeline
@testable import ClipPreparation

/// What the detectors may find in an output of ten seconds, and what of it is worth a look.
struct FoundCase: Sendable, CustomTestStringConvertible {
    var name: String
    var flags: [String]
    var hasSound = true
    var change: @Sendable (inout OutputFacts) -> Void

    init(
        _ name: String,
        _ flags: [String],
        hasSound: Bool = true,
        _ change: @escaping @Sendable (inout OutputFacts) -> Void
    ) {
        self.name = name
        self.flags = flags
        self.hasSound = hasSound
        self.change = change
    }

    var testDescription: String { name }
}

private func part(_ start: Double, _ end: Double) -> OutputStretches.Stretch {
    .init(start: .seconds(start), end: .seconds(end))
}

@Suite struct OutputExpectationTests {
    static let cases: [FoundCase] = [
        FoundCase("a good one", []) { _ in },
        FoundCase("a cut to black", []) { $0.stretches.black = [part(4, 4.9)] },
        FoundCase("one black second", ["black"]) { $0.stretches.black = [part(4, 5)] },
        FoundCase("black in pieces, half of it", ["black"]) {
            $0.stretches.black = (0..<6).map { part(Double($0), Double($0) + 0.9) }
        },
        FoundCase("black all through stands still as well, which is told once", ["black"]) {
            $0.stretches.black = [part(0, 10)]
            $0.stretches.frozen = [part(0, 10)]
        },
        FoundCase("a held shot", []) { $0.stretches.frozen = [part(1, 2.9)] },
        FoundCase("a picture that stands still", ["frozen"]) { $0.stretches.frozen = [part(7, 10)] },
        FoundCase("still, then black", ["black", "frozen"]) {
            $0.stretches.frozen = [part(0, 6)]
            $0.stretches.black = [part(6, 10)]
        },
        FoundCase("a pause", []) { $0.stretches.silent = [part(0, 9)] },
        FoundCase("silence", ["silent"]) { $0.stretches.silent = [part(0, 10)] },
        FoundCase("silence of a silent clip", [], hasSound: false) { $0.stretches.silent = [part(0, 10)] },
        FoundCase("no sound at all", ["silent"]) { $0.hasAudio = false },
        FoundCase("no sound of a clip without", [], hasSound: false) { $0.hasAudio = false },
        FoundCase("a little shorter", []) { $0.duration = .milliseconds(9500) },
        FoundCase("too short", ["length"]) { $0.duration = .milliseconds(9499) },
        FoundCase("too long", ["length"]) { $0.duration = .seconds(11) },
        FoundCase("another size", ["size"]) { $0.size = PixelSize(width: 640, height: 360) },
    ]

    @Test(arguments: cases) func `only what is worth a look is found`(found: FoundCase) {
        var options = EditOptions(prompt: "x")
        options.aspect = .wide
        var facts = OutputFacts(
            bytes: 1,
            size: Aspect.wide.outputSize(at: .p720),
            duration: .seconds(10),
            hasAudio: true,
            codec: "h264",
            container: "mp4",
            stretches: OutputStretches()
        )
        found.change(&facts)
        let expectation = OutputExpectation(options: options, expected: .seconds(10), hasSound: found.hasSound)
        let findings = expectation.findings(in: facts)
        #expect(findings.map(\.flag.rawValue) == found.flags)
        #expect(findings.allSatisfy { !$0.message.isEmpty })
    }
}
