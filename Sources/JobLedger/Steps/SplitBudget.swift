import EditModel
import GRDB

/// The pieces of a split clip are reserved together or held together: with the first of them that is submitted in a
/// run, the others count against the run's budget too.
extension Database {
    /// What the pieces that are still to be submitted take of a run's budget, because others of their clip were.
    ///
    /// - Parameters:
    ///   - run: The run.
    ///   - world: The world.
    func promisedToPieces(run: String, world: World) throws -> Money {
        let units = try Int64.fetchOne(
            cachedStatement(
                sql: """
                    SELECT SUM(reservation) FROM edit WHERE world = ? AND state IN ('planned', 'prepared', 'published')
                    AND edit IN (SELECT edit FROM split_piece JOIN split_clip USING (whole) WHERE reserved_by = ?)
                    """
            ),
            arguments: [world.rawValue, run]
        )
        return Money(units: units ?? 0)
    }

    /// What a submission needs of the budget beyond its own reservation.
    ///
    /// - Parameters:
    ///   - edit: What is to be submitted; `published`.
    ///   - run: The run.
    /// - Returns: More for the other pieces of a clip of which nothing is reserved yet, also for those that were held
    ///   a moment ago; less for a piece that is counted already.
    func needOfPieces(besides edit: EditRecord, run: String) throws -> Money {
        guard let isReserved = try isReserved(edit, run: run) else { return .zero }
        if isReserved { return .zero - (edit.reservation ?? .zero) }
        let units = try Int64.fetchOne(
            cachedStatement(
                sql: """
                    SELECT SUM(reservation) FROM edit
                    WHERE edit <> ?1 AND state IN ('planned', 'prepared', 'published', 'held')
                    AND edit IN (SELECT edit FROM split_piece WHERE whole IN (
                        SELECT whole FROM split_piece JOIN split_clip USING (whole) WHERE edit = ?1 AND batch = ?2))
                    """
            ),
            arguments: [edit.edit.hex, edit.holder]
        )
        return Money(units: units ?? 0)
    }

    /// Counts all pieces of an edit's clip against a run's budget.
    ///
    /// - Parameters:
    ///   - edit: A piece that is submitted.
    ///   - run: The run.
    func reservePieces(of edit: EditRecord, run: String) throws {
        try step(
            sql: """
                UPDATE split_clip SET reserved_by = ?
                WHERE batch = ? AND whole IN (SELECT whole FROM split_piece WHERE edit = ?)
                """,
            arguments: [run, edit.holder, edit.edit.hex]
        )
    }

    /// Whether a run has counted all pieces of an edit's clip; `nil` for an edit that is no piece.
    private func isReserved(_ edit: EditRecord, run: String) throws -> Bool? {
        try Bool.fetchOne(
            cachedStatement(
                sql: """
                    SELECT MAX(reserved_by IS ?) FROM split_clip JOIN split_piece USING (whole)
                    WHERE edit = ? AND batch = ?
                    """
            ),
            arguments: [run, edit.edit.hex, edit.holder]
        )
    }
}
