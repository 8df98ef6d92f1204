import EditModel

/// The stages of a run, in the order in which an edit goes through them.
enum Stage: String, Hashable, Sendable, CaseIterable {
    case prepare, publish, submit, run, collect

    /// The states of the edits that have this stage behind them.
    private var passed: [EditState] {
        switch self {
        case .prepare: [.prepared, .published, .submitting, .running, .succeeded, .archived]
        case .publish: [.published, .submitting, .running, .succeeded, .archived]
        case .submit: [.running, .succeeded, .archived]
        case .run: [.succeeded, .archived]
        case .collect: [.archived]
        }
    }

    /// How many edits have the stage behind them.
    ///
    /// - Parameter counts: Edits by their state.
    func done(in counts: [EditState: Int]) -> Int { passed.reduce(0) { $0 + (counts[$1] ?? 0) } }

    /// What the stage is at, for a person: `3 running`.
    ///
    /// - Parameters:
    ///   - counts: Edits by their state.
    ///   - postponed: How many of those that are submitting were put off.
    func activity(in counts: [EditState: Int], postponed: Int) -> String {
        func say(_ count: Int, _ words: String) -> String { count > 0 ? "\(count) \(words)" : "" }
        func count(_ state: EditState) -> Int { counts[state] ?? 0 }
        switch self {
        case .prepare, .publish: return ""
        case .submit: return postponed > 0 ? say(postponed, "postponed") : say(count(.submitting), "under way")
        case .run: return say(count(.running), "running")
        case .collect: return say(count(.succeeded), "to fetch")
        }
    }
}
