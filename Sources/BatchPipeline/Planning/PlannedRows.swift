import EditModel
import JobLedger

/// The rows of a plan in the manifest's order, made as they are asked for: a million of them take no room.
struct PlannedRows: Sequence, Sendable {
    let edits: EditList
    /// What is known of each kind of ``edits``.
    var kinds: [KindPlan]
    /// Rows of edits whose file is gone but which are archived, and before which edit they stand.
    var archived: [(position: Int, rows: [PlannedRow])]

    func makeIterator() -> Iterator { Iterator(plan: self) }

    struct Iterator: IteratorProtocol {
        let plan: PlannedRows
        private var position = 0
        private var nextArchived = 0
        /// The pieces that follow the row that was given last.
        private var following: ArraySlice<PlannedRow> = []

        init(plan: PlannedRows) { self.plan = plan }

        mutating func next() -> PlannedRow? {
            while true {
                if let row = following.popFirst() { return row }
                if nextArchived < plan.archived.count, plan.archived[nextArchived].position <= position {
                    following = plan.archived[nextArchived].rows[...]
                    nextArchived += 1
                    continue
                }
                guard position < plan.edits.endIndex else { return nil }
                let kind = plan.kinds[plan.edits.kind(at: position)]
                let edit = plan.edits[position]
                position += 1
                if kind.split == nil { return kind.row(of: edit) }
                following = kind.rows(of: edit)[...]
            }
        }
    }
}
