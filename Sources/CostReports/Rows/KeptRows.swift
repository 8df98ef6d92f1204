import EditModel

/// Which rows a report keeps in memory.
public enum RowKeeping: Hashable, Sendable {
    /// Every row.
    case all
    /// No more than so many: those that ended badly, may have cost more than is known or are worth a look come first,
    /// then the first ones of the manifest.
    case most(Int)
}

/// Keeps rows while they go by, in their order.
struct KeptRows {
    private let most: Int
    private var notable: [(place: Int, row: CostRow)] = []
    private var others: [(place: Int, row: CostRow)] = []
    /// How many went by.
    private(set) var count = 0

    init(_ keeping: RowKeeping) {
        most =
            switch keeping {
            case .all: .max
            case .most(let number): number
            }
    }

    mutating func add(_ row: CostRow) {
        if row.isNotable {
            if notable.count < most { notable.append((count, row)) }
        } else if others.count < most {
            others.append((count, row))
        }
        count += 1
    }

    /// The kept rows, in their order.
    var rows: [CostRow] {
        let kept = notable + others.prefix(most - notable.count)
        return kept.sorted { $0.place < $1.place }.map(\.row)
    }
}

extension CostRow {
    /// Whether a person looks for it first.
    var isNotable: Bool { state.isBadEnd || mayHaveCost != nil || !flags.isEmpty }
}
