import EditModel

/// Gathers diagnostics: each once, however many clips show it.
struct Reporter {
    private var diagnostics: Set<Diagnostic> = []
    private var order: [ByteText: Int] = [:]

    /// Fixes a file's rank among the others: the order of reading.
    mutating func begin(file: String) {
        let key = ByteText(file)
        if order[key] == nil { order[key] = order.count }
    }

    mutating func error(_ place: Place, _ problem: ValueProblem) { add(place.diagnostic(.error, problem)) }

    mutating func note(_ place: Place, _ text: String) { add(place.diagnostic(.note, ValueProblem(text))) }

    mutating func add(_ diagnostic: Diagnostic) { diagnostics.insert(diagnostic) }

    /// By file in the order of reading, then line, column and text.
    var sorted: [Diagnostic] {
        diagnostics.map { (order[ByteText($0.location.file)] ?? 0, $0) }.sorted { left, right in
            let (one, other) = (left.1, right.1)
            return (left.0, one.location.line, one.location.column, one.message)
                < (right.0, other.location.line, other.location.column, other.message)
        }.map(\.1)
    }
}
