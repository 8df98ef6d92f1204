public import EditModel
import Foundation
import JobLedger

/// What a person asks for with `retry`: edits that ended badly go back to planned.
public struct BatchRetry: Sendable {
    private let archive: String
    private let batch: String

    /// A retry in a batch.
    ///
    /// - Parameters:
    ///   - archive: The archive.
    ///   - batch: The batch.
    public init(archive: String, batch: String) {
        self.archive = archive
        self.batch = batch
    }

    /// The edits that were chosen.
    public struct Choice: Sendable {
        /// The edits.
        public var edits: [EditID]
        /// Their states.
        public var states: Set<EditState>
        /// Those that may be paid for already, and what they may have cost.
        public var risk: (count: Int, cost: String)
        /// Edits that were named, but are in another state: for a person.
        public var others: [String]
        /// Why no edit was chosen, and what there is to do instead; `nil` where one was.
        public var emptiness: String?
    }

    /// Chooses edits.
    ///
    /// - Parameters:
    ///   - states: Only edits in one of these.
    ///   - names: The first digits of their ids, or their clips; all of the states when empty.
    /// - Throws: `WanbatchError` of kind usage when a name fits nothing; of kind storage.
    public func choose(states: Set<EditState>, named names: [String]) async throws -> Choice {
        let layout = try ArchiveLayout(root: archive, batch: batch)
        guard FileManager.default.fileExists(atPath: layout.ledger) else {
            throw WanbatchError(
                .usage,
                "archive-missing",
                "there is no archive at \(archive)",
                hint: "say where it is with --archive DIR, or WANBATCH_ARCHIVE"
            )
        }
        let batch = batch
        let search = try await JobLedger(reading: layout.ledger).report { reader in
            var search = RetrySearch(states: states, names: names)
            try reader.rows(of: batch) { search.add($0) }
            return search
        }
        guard !search.counts.isEmpty else {
            throw WanbatchError(.usage, "batch-unknown", "the archive has no batch \"\(batch)\"")
        }
        for name in names where !search.found.contains(name) {
            throw WanbatchError(
                .usage,
                "edit-unknown",
                "the batch has no edit \"\(name)\"",
                hint: "see \(layout.command("status"))"
            )
        }
        let (costs, risky) = (search.riskyCosts.compactMap { $0 }, search.riskyCosts.count)
        let sum = costs.count == risky ? "up to \(costs.reduce(.zero, +)) USD" : "an unknown sum"
        return Choice(
            edits: search.edits,
            states: states,
            risk: (risky, sum),
            others: search.others,
            emptiness: search.edits.isEmpty ? emptiness(states, search.counts, layout) : nil
        )
    }

    /// Why nothing is tried again: what states there are instead, and what goes for them.
    private func emptiness(
        _ states: Set<EditState>,
        _ found: [EditState: Int],
        _ layout: ArchiveLayout
    ) -> String {
        let counts = EditState.allCases.compactMap { state in found[state].map { (state: state, count: $0) } }
        let wanted = states.map(\.rawValue).sorted().joined(separator: " or ")
        let there = counts.map { "\($0.count) \($0.state.rawValue)" }.joined(separator: ", ")
        let remedies = counts.compactMap { there -> String? in
            guard !states.contains(there.state) else { return nil }
            switch there.state {
            case .failed, .refused, .unknown:
                return "for the \(there.state.rawValue): \(layout.command("retry", "--\(there.state.rawValue)"))"
            case .lost, .stalled: return "for the \(there.state.rawValue): \(layout.command("collect"))"
            case .archived: return nil
            default: return "the \(there.state.rawValue) wait for the next run: run the manifest again"
            }
        }
        return (["nothing to try again: no edit of \(batch) is \(wanted) (\(there))"] + remedies).joined(
            separator: "\n"
        )
    }

    /// Puts the chosen edits back among the planned ones.
    ///
    /// - Parameter choice: The edits.
    /// - Returns: How many went back.
    /// - Throws: `WanbatchError`: busy while a run holds the batch.
    public func apply(_ choice: Choice) async throws -> Int {
        let layout = try ArchiveLayout(root: archive, batch: batch)
        let opening = try ArchiveOpening(layout)
        let ledger = try JobLedger(path: layout.ledger)
        let run = try await ledger.startRun(of: batch, command: "retry", now: Date())
        let count = try await ledger.retry(choice.edits, in: choice.states, StepStamp(run: run, at: Date()))
        try await ledger.endRun(run, exit: 0, reason: nil, now: Date())
        withExtendedLifetime(opening) {}
        return count
    }
}

/// Looks for the edits that are to be tried again, while the batch's rows go by.
private struct RetrySearch {
    let states: Set<EditState>
    let names: [String]
    /// The edits that were chosen.
    private(set) var edits: [EditID] = []
    /// What each of them that may be paid for already may have cost; `nil` where that is not known.
    private(set) var riskyCosts: [Money?] = []
    /// Those that were named but are in another state, for a person.
    private(set) var others: [String] = []
    /// The names that something is called.
    private(set) var found: Set<String> = []
    /// How many edits of the batch stand where.
    private(set) var counts: [EditState: Int] = [:]
    private var seen: Set<EditID> = []
    private var chosen: Set<EditID> = []

    init(states: Set<EditState>, names: [String]) {
        self.states = states
        self.names = names
    }

    mutating func add(_ row: ReportRow) {
        let fitting = names.filter(row.isCalled)
        found.formUnion(fitting)
        let isNamed = names.isEmpty || !fitting.isEmpty
        let (edit, state) = (row.edit.edit, row.edit.state)
        if !states.contains(state), !fitting.isEmpty { others.append("\(row.clipName) is \(state.rawValue)") }
        if seen.insert(edit).inserted { counts[state, default: 0] += 1 }
        guard isNamed, states.contains(state), chosen.insert(edit).inserted else { return }
        edits.append(edit)
        if state == .unknown { riskyCosts.append(row.submission?.reservation) }
    }
}

extension ReportRow {
    /// Whether a person may call the edit so: the first digits of its id, or its clip's name.
    fileprivate func isCalled(_ name: String) -> Bool {
        if clipName == name || edit.clip.shortName == name { return true }
        return name.utf8.count >= 4 && edit.edit.hex.hasPrefix(name.lowercased())
    }
}
