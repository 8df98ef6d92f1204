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
        if let maximum = intent.maximumCost, try committed(in: intent.run, edit.world) + need > maximum {
            let open = try openReservations(of: intent.run, edit.world) + promised
            return open > .zero ? .overBudgetForNow(.run) : .overBudget(.run)
        }
        if let maximum = monthly {
            let month = UTCMonth(of: now)
            if try committed(in: month.description, .real) + need > maximum {
                let open = try openReservations(in: month, heldBy: edit.holder) + promised
                return open > .zero ? .overBudgetForNow(.month) : .overBudget(.month)
            }
        }
        return nil
    }

    /// What is committed to in a run or in a month: settled costs, and open reservations.
    private func committed(in span: String, _ world: World) throws -> Money {
        let units = try Int64.fetchOne(
            cachedStatement(sql: "SELECT units FROM spending WHERE world = ? AND span = ?"),
            arguments: [world.rawValue, span]
        )
        return Money(units: units ?? 0)
    }

    /// What a run reserves that may still become less. Asked only when something does not fit.
    private func openReservations(of run: String, _ world: World) throws -> Money {
        let units = try Int64.fetchOne(
            self,
            sql: """
                SELECT SUM(reservation) FROM (
                    SELECT edit, reservation FROM submission INDEXED BY submission_under_way
                    WHERE run = ? AND world = ? AND \(SpendingTables.underWay)) AS open
                WHERE (SELECT state FROM edit WHERE edit.edit = open.edit) <> 'stalled'
                """,
            arguments: [run, world.rawValue]
        )
        return Money(units: units ?? 0)
    }

    /// What is reserved in a month by purchases that a batch's run works on: only they are worth its waiting.
    private func openReservations(in month: UTCMonth, heldBy holder: String?) throws -> Money {
        let units = try Int64.fetchOne(
            self,
            sql: """
                SELECT SUM(submission.reservation) FROM edit JOIN submission ON submission.id = edit.submission
                WHERE edit.holder = ? AND edit.state IN ('submitting', 'running', 'succeeded')
                    AND submission.world = 'real' AND submission.intent_at >= ? AND submission.intent_at < ?
                    AND cost IS NULL AND submission.state IN ('open', 'waiting', 'accepted', 'succeeded')
                """,
            arguments: [holder, month.start.milliseconds, month.end.milliseconds]
        )
        return Money(units: units ?? 0)
    }
}
