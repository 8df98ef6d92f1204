import ClipPreparation
import EditModel

/// What is worth a look at an output. It is paid for and archived all the same, and nothing is ever bought anew for it.
struct OutputFinding: Hashable, Sendable {
    /// What was found, for programs.
    enum Flag: String, Hashable, Sendable {
        case black, frozen, silent, length, size
    }

    let flag: Flag
    /// The same for a person.
    let message: String
}

/// What an output should be like: a difference is worth a look, never a new purchase.
///
/// The thresholds are wide, so that a cut to black or a held shot is no finding: one black second, or half of the
/// picture; a picture that stands still for two seconds; no sound at all although the clip has some; a length that is
/// 5 % and a quarter of a second off; another size than the documents say.
struct OutputExpectation: Sendable {
    /// What was asked for.
    let options: EditOptions
    /// How long the output should be; `nil` where nobody knows.
    let expected: Duration?
    /// Whether the clip that was sent has sound.
    let hasSound: Bool

    /// What differs.
    ///
    /// - Parameter facts: What was found in the output.
    func findings(in facts: OutputFacts) -> [OutputFinding] {
        [size(facts), length(facts), black(facts), frozen(facts), silent(facts)].compactMap { $0 }
    }

    private func size(_ facts: OutputFacts) -> OutputFinding? {
        guard let aspect = options.aspect else { return nil }
        let documented = aspect.outputSize(at: options.quality)
        guard facts.size != documented else { return nil }
        return OutputFinding(flag: .size, message: "the output is \(facts.size), the documents say \(documented)")
    }

    private func length(_ facts: OutputFacts) -> OutputFinding? {
        guard let expected else { return nil }
        let difference = abs(facts.duration.inMilliseconds - expected.inMilliseconds)
        guard difference > max(250, expected.inMilliseconds / 20) else { return nil }
        return OutputFinding(
            flag: .length,
            message: "the output is \(facts.duration.threeDecimals) s long, \(expected.threeDecimals) s were expected"
        )
    }

    private func black(_ facts: OutputFacts) -> OutputFinding? {
        let black = facts.stretches.black
        let sum = black.map(\.length).reduce(.zero, +)
        let longest = black.max { $0.length < $1.length }
        guard let longest, longest.length >= .seconds(1) || sum * 2 >= facts.duration else { return nil }
        return OutputFinding(flag: .black, message: "the picture is black \(longest.words(of: facts.duration))")
    }

    private func frozen(_ facts: OutputFacts) -> OutputFinding? {
        // What is black stands still as well: that is told once.
        let frozen = facts.stretches.frozen.filter { still in
            !facts.stretches.black.contains { $0.start <= still.start + Self.slack && $0.end + Self.slack >= still.end }
        }
        guard let longest = frozen.max(by: { $0.length < $1.length }),
            longest.length >= min(.seconds(2), facts.duration * 0.9)
        else { return nil }
        return OutputFinding(flag: .frozen, message: "the picture stands still \(longest.words(of: facts.duration))")
    }

    private func silent(_ facts: OutputFacts) -> OutputFinding? {
        guard hasSound else { return nil }
        guard facts.hasAudio else {
            return OutputFinding(flag: .silent, message: "the output has no sound, the clip has")
        }
        let sum = facts.stretches.silent.map(\.length).reduce(.zero, +)
        guard sum >= facts.duration * 0.95 else { return nil }
        return OutputFinding(flag: .silent, message: "the output is silent, the clip has sound")
    }

    private static let slack = Duration.milliseconds(200)
}

extension OutputStretches.Stretch {
    /// `from 2 s to 5 s`, or all through.
    fileprivate func words(of duration: Duration) -> String {
        if length >= duration * 0.95 { return "all through" }
        return "from \(start.shortest) s to \(min(end, duration).shortest) s"
    }
}
