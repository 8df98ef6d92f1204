import EditModel
import JobLedger

/// What a row's edit cost, and what that rests on: a pure decision, so that rows, ledger and bill agree.
///
/// The known costs are those of the edit's submissions by this batch; they stand on the edit's first row. A row that
/// shares a purchase costs nothing. What was never bought, or is proved free, costs nothing either. All else is not
/// known, and an unknown cost is never guessed.
enum CostRule {
    static func cost(of row: ReportRow) -> (Money?, CostBasis) {
        let own = row.isShared ? nil : row.submission?.cost
        let known = row.earlierCost + (own ?? .zero)
        let basis = own.flatMap { _ in row.submission?.costBasis }
        if known != .zero { return (known, basis == CostBasis.none ? .provider : basis ?? .provider) }
        if row.isShared { return (.zero, .shared) }
        switch row.edit.state {
        case .planned, .prepared, .published, .refused, .failed, .held:
            return (mayHaveCost(row) ? nil : .zero, .none)
        case .submitting, .running, .succeeded, .archived, .unknown, .stalled, .lost:
            return (own, basis ?? .none)
        }
    }

    /// What a row's edit may have cost besides: submissions of which nobody can tell whether they were bought.
    static func doubt(of row: ReportRow) -> Money? {
        var doubts: [Money] = []
        if row.edit.state == .unknown, !row.isShared, let reservation = row.submission?.reservation {
            doubts.append(reservation)
        }
        if row.hasEarlierDoubt, let earlier = row.earlierDoubt { doubts.append(earlier) }
        return doubts.isEmpty ? nil : doubts.reduce(.zero, +)
    }

    /// What is said of submissions that were made before the one that counts.
    static func words(aboutEarlier doubt: Money?) -> String {
        let cost = doubt.map { "up to \($0) USD" } ?? "an unknown sum"
        return "nobody can tell whether an earlier submission was accepted; it may have cost \(cost) besides"
    }

    /// Whether a submission that the edit has left behind may have cost something: one whose outcome nobody knows.
    private static func mayHaveCost(_ row: ReportRow) -> Bool {
        if row.hasEarlierDoubt { return true }
        guard let submission = row.submission else { return false }
        return submission.cost == nil
    }
}
