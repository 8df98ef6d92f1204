import EditModel

/// Lines that are drawn over themselves at the foot of a terminal.
///
/// Every drawing is one string, to be written at once, and bracketed as one update for terminals that know how
/// (DEC mode 2026; others ignore it), so that nothing flickers. A line that has not changed is passed over. The cursor
/// rests below the last line: whoever ends the process in whatever way finds a usable terminal.
struct LiveFrame: Sendable {
    private let traits: TerminalTraits
    private var shown: [StyledText] = []
    private var width = 0

    private enum Code {
        static let begin = "\u{1B}[?2026h"
        static let end = "\u{1B}[?2026l"
        static let eraseLine = "\u{1B}[K"
        static let eraseBelow = "\u{1B}[J"
        static func up(_ rows: Int) -> String { rows > 0 ? "\u{1B}[\(rows)A" : "" }
    }

    /// A frame that is not drawn yet.
    ///
    /// - Parameter traits: What the terminal can show.
    init(traits: TerminalTraits) { self.traits = traits }

    /// What to write for new lines; empty where nothing has changed.
    ///
    /// - Parameters:
    ///   - lines: The lines, each narrower than the terminal.
    ///   - width: The terminal's columns now.
    mutating func draw(_ lines: [StyledText], width: Int) -> String {
        guard lines != shown || width != self.width else { return "" }
        let isSameWidth = width == self.width
        var text = Code.begin + toTop(width)
        if !isSameWidth { text += Code.eraseBelow }
        for (index, line) in lines.enumerated() {
            let isKept = isSameWidth && index < shown.count && shown[index] == line
            text += isKept ? "\n" : line.painted(traits) + Code.eraseLine + "\n"
        }
        if lines.count < shown.count { text += Code.eraseBelow }
        shown = lines
        self.width = width
        return text + Code.end
    }

    /// What to write before other output: the frame is gone until it is drawn again.
    ///
    /// - Parameter width: The terminal's columns now.
    mutating func erase(width: Int) -> String {
        guard !shown.isEmpty else { return "" }
        defer { forget() }
        return toTop(width) + Code.eraseBelow
    }

    /// Other output has pushed the frame away, for example the shell while the process was stopped.
    mutating func forget() {
        shown = []
        width = 0
    }

    /// To the frame's first row. Most terminals wrap its lines anew when they become narrower: each then takes as many
    /// rows as it needs now.
    private func toTop(_ width: Int) -> String {
        let rows = shown.reduce(0) { $0 + max(1, ($1.columns + max(1, width) - 1) / max(1, width)) }
        return "\r" + Code.up(rows)
    }
}
