import EditModel

/// How a piece of text looks where colours are wanted; without them it is the same text.
enum Ink: Hashable, Sendable {
    case plain, faint, strong, good, bad, note

    /// The terminal's code (ECMA-48, SGR).
    fileprivate var code: String {
        switch self {
        case .plain: ""
        case .faint: "2"
        case .strong: "1"
        case .good: "32"
        case .bad: "31"
        case .note: "33"
        }
    }
}

/// A line of the screen: pieces of text, each with its look, measured in columns.
struct StyledText: Hashable, Sendable {
    private struct Piece: Hashable, Sendable {
        var text: String
        var ink: Ink
    }

    private var pieces: [Piece] = []

    /// A line.
    ///
    /// - Parameters:
    ///   - text: Its text.
    ///   - ink: Its look.
    init(_ text: String = "", _ ink: Ink = .plain) { add(text, ink) }

    /// The text alone.
    var plain: String { pieces.map(\.text).joined() }

    /// How many columns a terminal gives it.
    var columns: Int { pieces.reduce(0) { $0 + $1.text.columns } }

    /// Adds a piece.
    mutating func add(_ text: String, _ ink: Ink = .plain) {
        if !text.isEmpty { pieces.append(Piece(text: text, ink: ink)) }
    }

    /// Adds another line's pieces.
    mutating func add(_ other: StyledText) { pieces += other.pieces }

    /// The line in at most that many columns; what is cut is marked by `…`.
    func fitted(to width: Int) -> StyledText {
        guard columns > width else { return self }
        guard width > 0 else { return StyledText() }
        var result = StyledText()
        // The last column is the mark's.
        var room = width - 1
        for piece in pieces {
            guard piece.text.columns > room else {
                result.add(piece.text, piece.ink)
                room -= piece.text.columns
                continue
            }
            result.add((piece.text + " ").fitted(to: room + 1), piece.ink)
            break
        }
        return result
    }

    /// The line with spaces up to a width.
    func padded(to width: Int) -> StyledText {
        var result = self
        result.add(String(repeating: " ", count: max(0, width - columns)))
        return result
    }

    /// The line as it is written.
    ///
    /// - Parameter traits: What the terminal can show.
    func painted(_ traits: TerminalTraits) -> String {
        let text = pieces.map { piece in
            piece.ink == .plain || !traits.hasColor ? piece.text : "\u{1B}[\(piece.ink.code)m\(piece.text)\u{1B}[0m"
        }.joined()
        return traits.hasUnicode ? text : text.replacing("…", with: "~")
    }
}
