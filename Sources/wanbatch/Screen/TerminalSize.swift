import Foundation

/// What is known of the terminal that a stream goes to.
struct TerminalSize: Hashable, Sendable {
    /// Columns of a line.
    var columns: Int
    /// Lines of a screen.
    var rows: Int

    /// Where nothing is known.
    static let usual = TerminalSize(columns: 80, rows: 24)

    /// Asks the terminal, then the variables COLUMNS and LINES, then takes 80 by 24.
    ///
    /// - Parameters:
    ///   - descriptor: The stream's file descriptor.
    ///   - environment: The variables.
    static func of(_ descriptor: Int32, environment: [String: String]) -> TerminalSize {
        var size = winsize()
        if ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 {
            return TerminalSize(columns: Int(size.ws_col), rows: size.ws_row > 0 ? Int(size.ws_row) : usual.rows)
        }
        return TerminalSize(
            columns: number(environment["COLUMNS"]) ?? usual.columns,
            rows: number(environment["LINES"]) ?? usual.rows
        )
    }

    private static func number(_ text: String?) -> Int? {
        text.flatMap { Int($0) }.flatMap { (1...10_000).contains($0) ? $0 : nil }
    }
}

/// What a stream can show.
struct TerminalTraits: Hashable, Sendable {
    /// Whether a person looks at it: a terminal that knows how to erase a line.
    var isInteractive: Bool
    /// Whether colours are wanted (NO_COLOR, https://no-color.org).
    var hasColor: Bool
    /// Whether it shows letters beyond ASCII: whether the locale is of UTF-8.
    var hasUnicode: Bool

    /// The traits of a stream.
    ///
    /// - Parameters:
    ///   - descriptor: The stream's file descriptor.
    ///   - environment: The variables TERM, NO_COLOR and those of the locale.
    static func of(_ descriptor: Int32, environment: [String: String]) -> TerminalTraits {
        TerminalTraits(isTerminal: isatty(descriptor) == 1, environment: environment)
    }

    /// The traits of a stream of which it is known whether it is a terminal.
    ///
    /// - Parameters:
    ///   - isTerminal: Whether it is one.
    ///   - environment: The variables TERM, NO_COLOR and those of the locale.
    init(isTerminal: Bool, environment: [String: String]) {
        isInteractive = isTerminal && environment["TERM"] != "dumb"
        hasColor = isInteractive && (environment["NO_COLOR"] ?? "").isEmpty
        let locale = ["LC_ALL", "LC_CTYPE", "LANG"].lazy.compactMap { environment[$0] }.first { !$0.isEmpty } ?? ""
        hasUnicode = ["utf-8", "utf8"].contains { locale.lowercased().contains($0) }
    }
}
