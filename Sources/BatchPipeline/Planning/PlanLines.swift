public import EditModel
public import JobLedger

/// The lines of a plan, made as they are asked for.
public struct PlanLines: Sequence, Sendable {
    /// What the ledger and the lines before say of a line.
    struct Standing: Sendable {
        /// Where the edit stands; `nil` when it is new.
        var state: EditState?
        /// Whether an earlier line has the same edit.
        var isRepeated: Bool
    }

    let rows: PlannedRows
    let standings: [Standing]

    /// How many lines there are.
    public var count: Int { standings.count }
    /// Whether there are none.
    public var isEmpty: Bool { standings.isEmpty }

    /// The lines, from the first on.
    public func makeIterator() -> Iterator { Iterator(rows: rows.makeIterator(), standings: standings) }

    /// Goes through the lines.
    public struct Iterator: IteratorProtocol {
        fileprivate var rows: PlannedRows.Iterator
        fileprivate let standings: [Standing]
        fileprivate var position = 0

        /// The next line; `nil` at the end.
        public mutating func next() -> PlanLine? {
            guard position < standings.count, let row = rows.next() else { return nil }
            let standing = standings[position]
            position += 1
            return PlanLine(row: row, state: standing.state, isRepeated: standing.isRepeated)
        }
    }
}

/// One clip of the manifest.
public struct PlanLine: Sendable {
    /// The clip, its edit, and what would be done to it.
    public var row: PlannedRow
    /// Where the edit stands; `nil` when it is new.
    public var state: EditState?
    /// Whether an earlier line has the same edit: it is paid for once.
    public var isRepeated: Bool

    /// Whether a run would submit it.
    public var isToSubmit: Bool {
        guard row.refusal == nil, !isRepeated else { return false }
        switch state {
        case nil, .planned, .prepared, .published, .held: return true
        default: return false
        }
    }
}
