import EditModel
import Foundation
import GRDB

extension Database {
    /// Why a purchase does not fit the budgets now; `nil` when it does.
    ///
    /// - Throws: ``EditModel/WanbatchError`` `price-unknown` when there is a budget but no price.
    func obstacle(to intent: SubmissionIntent, of edit: EditRecord, at now: Date) throws -> IntentResult? {
        let monthly = edit.world == .real ? intent.maximumMonthCost : nil
        guard intent.maximumCost != nil || monthly != nil else { return nil }
        guard let reservation = intent.reservation else {
            throw WanbatchError(
                .usage,
                "price-unknown",
                "edit \(edit.edit.short) has no known price at \(edit.provider), and there is a budget",
                hint: "give the price (set price.\(edit.provider).QUALITY=USD), or run without --max-cost"
            )
        }
        let promised = try promisedToPieces(run: intent.run, world: edit.world)
        let need = try needOfPieces(besides: edit, run: intent.run) + reservation + promised
        if let maximum = intent.maximumCost {
            let money = try committed(run: intent.run, world: edit.world)
            if money.total + need > maximum {
                return money.open + promised > .zero ? .overBudgetForNow(.run) : .overBudget(.run)
            }
        }
        if let maximum = monthly {
            let month = UTCMonth(of: now)
            let total = try committed(in: month)
            if total + need > maximum {
                let open = try openReservations(in: month, heldBy: edit.holder) + promised
                return open > .zero ? .overBudgetForNow(.month) : .overBudget(.month)
            }
        }
        return nil
    }

    /// What a run has committed to in a world: settled costs, and open reservations.
    private func committed(run: String, world: World) throws -> (total: Money, open: Money) {
        let row = try Row.fetchOne(
            self,
            sql: """
                SELECT COALESCE(SUM(COALESCE(cost, submission.reservation)), 0) AS total,
                    COALESCE(SUM(CASE WHEN cost IS NULL AND \(Self.isOpen) THEN submission.reservation END), 0) AS open
                FROM submission JOIN edit USING (edit)
                WHERE run = ? AND submission.world = ? AND submission.state NOT IN ('refused', 'failed')
                """,
            arguments: [run, world.rawValue]
        )
        return (Money(units: row?["total"] ?? 0), Money(units: row?["open"] ?? 0))
    }

    /// What all runs have committed to in a month, in the real world. The index has all that is asked for.
    private func committed(in month: UTCMonth) throws -> Money {
        let units = try Int64.fetchOne(
            self,
            sql: """
                SELECT COALESCE(SUM(COALESCE(cost, reservation)), 0) FROM submission INDEXED BY submission_by_month
                WHERE world = 'real' AND intent_at >= ? AND intent_at < ? AND state NOT IN ('refused', 'failed')
                """,
            arguments: [month.start.milliseconds, month.end.milliseconds]
        )
        return Money(units: units ?? 0)
    }

    /// What is reserved in a month by purchases that a batch's run works on: only they are worth its waiting.
    private func openReservations(in month: UTCMonth, heldBy holder: String?) throws -> Money {
        let units = try Int64.fetchOne(
            self,
            sql: """
                SELECT COALESCE(SUM(submission.reservation), 0) FROM edit JOIN submission ON submission.id = edit.submission
                WHERE edit.holder = ? AND submission.world = 'real' AND submission.intent_at >= ?
                    AND submission.intent_at < ? AND cost IS NULL AND \(Self.isOpen)
                """,
            arguments: [holder, month.start.milliseconds, month.end.milliseconds]
        )
        return Money(units: units ?? 0)
    }

    private static let isOpen =
        "submission.state IN ('open', 'waiting', 'accepted', 'succeeded') AND edit.state <> 'stalled'"
}
