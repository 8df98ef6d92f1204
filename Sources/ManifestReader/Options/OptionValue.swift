import EditModel

/// Values of options from their text: what holds whatever the provider.
enum OptionValue {
    /// Both seed documents: `seed` up to 2147483647; Evolink begins at 1, Novita at 0.
    private static let seeds = 0...2_147_483_647

    /// A prompt of white space alone would be paid for and can hardly be meant.
    static func prompt(_ text: String) throws(ValueProblem) -> String {
        if !text.isEmpty, text.unicodeScalars.allSatisfy(\.properties.isWhitespace) {
            throw ValueProblem("the prompt is only white space", hint: "prompt=\"\" says that none is wanted")
        }
        return text
    }

    /// One of a few words.
    static func choice<Choice: RawRepresentable<String> & CaseIterable>(
        _ key: OptionKey,
        _ text: String
    ) throws(ValueProblem) -> Choice {
        if let choice = Choice(rawValue: text) { return choice }
        let words = Choice.allCases.map(\.rawValue)
        throw ValueProblem(
            "\(key.rawValue) must be \(list(words)), not \"\(text)\"",
            hint: Similar.hint(to: text, among: words)
        )
    }

    static func yesOrNo(_ key: OptionKey, _ text: String) throws(ValueProblem) -> Bool {
        switch text {
        case "yes": return true
        case "no": return false
        default:
            throw ValueProblem(
                "\(key.rawValue) must be yes or no, not \"\(text)\"",
                hint: Similar.hint(to: text, among: ["yes", "no"])
            )
        }
    }

    static func seed(_ text: String) throws(ValueProblem) -> Int {
        guard text.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let number = Int(text), seeds.contains(number)
        else {
            throw ValueProblem(
                "seed must be a whole number from \(seeds.lowerBound) to \(seeds.upperBound), not \"\(text)\""
            )
        }
        return number
    }

    /// Both seed documents: 0 (as the clip), or 2 to 10 s.
    static func duration(_ text: String) throws(ValueProblem) -> Duration {
        let limits = ClipLimits.wan27
        guard let duration = Duration(clockText: text),
            duration == .zero || (limits.minimumDuration...limits.maximumDuration).contains(duration)
        else {
            let range = "\(limits.minimumDuration.shortest) to \(limits.maximumDuration.shortest)"
            throw ValueProblem("duration must be 0, or \(range) seconds, not \"\(text)\"")
        }
        return duration
    }

    static func time(_ key: OptionKey, _ text: String) throws(ValueProblem) -> Duration {
        guard let time = Duration(clockText: text) else {
            throw ValueProblem(
                "\(key.rawValue) must be seconds or [HH:]MM:SS[.fff], not \"\(text)\"",
                hint: "for example 2.5, 01:30 or 1:02:03.250"
            )
        }
        return time
    }

    static func length(_ text: String) throws(ValueProblem) -> Duration {
        let length = try time(.length, text)
        guard length > .zero else { throw ValueProblem("length must be more than 0") }
        return length
    }

    /// A file's name is made of it, so it may not lead to another folder.
    static func name(_ text: String) throws(ValueProblem) -> String {
        let isPlain = !text.utf8.contains { $0 == PathText.slash || $0 < 0x20 || $0 == 0x7F }
        guard isPlain, text != ".", text != ".." else {
            throw ValueProblem("name must be a file's name without folder and extension, not \"\(text)\"")
        }
        return text
    }

    /// `a, b or c`.
    static func list(_ words: [String]) -> String {
        guard let last = words.last, words.count > 1 else { return words.first ?? "" }
        return words.dropLast().joined(separator: ", ") + " or " + last
    }
}
