/// A bar for a share: its length says it, not its colour.
enum ProgressBar {
    /// A bar.
    ///
    /// - Parameters:
    ///   - done: How much is done.
    ///   - total: Of how much; nothing is done of nothing.
    ///   - width: Columns.
    ///   - traits: What the terminal can show.
    ///   - ink: The look of what is done.
    static func text(_ done: Int, of total: Int, width: Int, _ traits: TerminalTraits, ink: Ink = .good) -> StyledText {
        guard width > 0 else { return StyledText() }
        let share = total > 0 ? min(1, max(0, Double(done) / Double(total))) : 0
        // Full only when all is done, and not empty when something is.
        var filled = Int((share * Double(width)).rounded(.down))
        if filled == 0, done > 0, total > 0 { filled = 1 }
        let (full, rest) = traits.hasUnicode ? ("━", "─") : ("=", "-")
        var bar = StyledText(String(repeating: full, count: filled), ink)
        bar.add(String(repeating: rest, count: width - filled), .faint)
        return bar
    }
}
