/// What each run and each month has committed to, kept by the database itself: a budget is asked before every
/// submission, and must not add up all that were made before.
enum SpendingTables {
    /// A span is a run's name or a UTC month such as `2026-11`; a run's name is longer, so that they never meet.
    ///
    /// Triggers keep the sums, whatever statement writes a submission, in the transaction that writes it.
    static let all = """
        CREATE TABLE spending (
            world TEXT NOT NULL, span TEXT NOT NULL, units INTEGER NOT NULL, PRIMARY KEY (world, span)
        ) STRICT, WITHOUT ROWID;
        INSERT INTO spending (world, span, units)
            SELECT world, span, SUM(units) FROM (
                SELECT world, run AS span, \(units("submission")) AS units FROM submission
                UNION ALL
                SELECT world, \(month("submission")), \(units("submission")) FROM submission
            ) GROUP BY world, span;
        CREATE TRIGGER submission_spends AFTER INSERT ON submission BEGIN \(add("NEW")) END;
        CREATE TRIGGER submission_changes AFTER UPDATE ON submission
            WHEN (OLD.world, OLD.run, \(month("OLD")), \(units("OLD")))
                <> (NEW.world, NEW.run, \(month("NEW")), \(units("NEW")))
            BEGIN \(take("OLD")) \(add("NEW")) END;
        CREATE TRIGGER submission_goes AFTER DELETE ON submission BEGIN \(take("OLD")) END;
        CREATE INDEX submission_under_way ON submission (run, world) WHERE \(underWay);
        CREATE INDEX split_clip_by_run ON split_clip (reserved_by);
        """

    /// What may still cost less than it reserves. The index of such submissions is used where a query says exactly this.
    static let underWay = "cost IS NULL AND state IN ('open', 'waiting', 'accepted', 'succeeded')"

    /// What a submission counts for: its cost, else its reservation; nothing when it is proved unpaid.
    private static func units(_ row: String) -> String {
        "CASE WHEN \(row).state IN ('refused', 'failed') THEN 0 ELSE COALESCE(\(row).cost, \(row).reservation, 0) END"
    }

    /// The UTC month of a submission; empty for a clock that is out of its mind.
    private static func month(_ row: String) -> String {
        "COALESCE(strftime('%Y-%m', \(row).intent_at / 1000, 'unixepoch'), '')"
    }

    private static func add(_ row: String) -> String { change(row, by: "") }

    private static func take(_ row: String) -> String { change(row, by: "-") }

    private static func change(_ row: String, by sign: String) -> String {
        """
        INSERT INTO spending (world, span, units) VALUES (\(row).world, \(row).run, \(sign)(\(units(row)))),
            (\(row).world, \(month(row)), \(sign)(\(units(row))))
            ON CONFLICT (world, span) DO UPDATE SET units = units + excluded.units;
        """
    }
}
