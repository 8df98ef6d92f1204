import EditModel

extension ReadingSession {
    /// Takes the defaults, options of the run and prices of a `set` line.
    mutating func readSet(_ statement: Statement) {
        if statement.arguments.isEmpty, !statement.isCut {
            reporter.error(statement.place, ValueProblem("set needs KEY=VALUE"))
        }
        var choices = defaults
        takeOptions(of: statement, from: 1, isSet: true, into: &choices)
        defaults = choices
    }
}
