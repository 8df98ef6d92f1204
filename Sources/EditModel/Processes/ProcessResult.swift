/// How a program ended, and what it said.
public struct ProcessResult: Hashable, Sendable {
    /// How it ended.
    public enum Ending: Hashable, Sendable {
        /// By itself, with a code.
        case exited(Int32)
        /// By a signal that was not ours.
        case signalled(Int32)
        /// Ended by us: it ran too long.
        case overran
        /// Ended by us: it made no progress for too long.
        case stalled
        /// Ended by us: it wrote too much.
        case overflowed
    }

    /// How it ended.
    public var ending: Ending
    /// Its standard output, unless that was handed over line by line.
    public var output: [UInt8]
    /// The end of its standard error: at most 4 KiB.
    public var errorTail: String

    /// A result.
    ///
    /// - Parameters:
    ///   - ending: How it ended.
    ///   - output: Its standard output.
    ///   - errorTail: The end of its standard error.
    public init(ending: Ending, output: [UInt8] = [], errorTail: String = "") {
        self.ending = ending
        self.output = output
        self.errorTail = errorTail
    }

    /// Whether it exited with code 0.
    public var isSuccess: Bool { ending == .exited(0) }

    /// Its last words for a message: the last lines of standard error, at most 300 characters, on one line.
    public var lastWords: String { words ?? "it said nothing" }

    /// What became of it, for a message that does not say how it ended: its last words or, without any, how it ended.
    public var account: String {
        if let words { return words }
        return switch ending {
        case .exited(let code): "it said nothing, and exited with code \(code)"
        case .signalled(let signal): "it was ended by signal \(signal)"
        case .overran: "it took too long, and was ended"
        case .stalled: "it made no progress, and was ended"
        case .overflowed: "it wrote too much, and was ended"
        }
    }

    private var words: String? {
        let lines = errorTail.split(whereSeparator: \.isNewline).suffix(3)
        let text = lines.map { $0.trimmingPrefix(while: \.isWhitespace) }.joined(separator: "; ")
        return text.isEmpty ? nil : String(text.suffix(300))
    }
}
