/// What makes a batch of a million edits as quick to take up again as a small one: nothing that a run asks at its
/// start or after each step needs a look at all edits.
enum LargeBatchTables {
    static let all = indexes + pending

    /// Edits by what is to be done with them, with everything that is asked first; rows by edit and batch; rows that
    /// were left behind; outputs by their content.
    private static let indexes = """
        DROP INDEX edit_by_work;
        CREATE INDEX edit_by_work ON edit (state, holder, provider, position);
        DROP INDEX batch_row_by_edit;
        CREATE INDEX batch_row_by_edit ON batch_row (edit, batch);
        CREATE INDEX batch_row_departed ON batch_row (batch, ordinal) WHERE departed;
        CREATE INDEX edit_by_output ON edit (json_extract(output, '$.digest')) WHERE output IS NOT NULL;
        UPDATE edit SET holder = NULL, parked = 0 WHERE state IN ('archived', 'refused', 'failed');

        """

    /// Rows whose edit is archived but which have no output file of their own yet. Triggers see an edit become archived
    /// and a file delivered; who writes a row for an edit that is archived already adds it.
    private static let pending = """
        CREATE TABLE undelivered (
            batch TEXT NOT NULL, edit TEXT NOT NULL, stem TEXT NOT NULL, PRIMARY KEY (batch, edit, stem)
        ) STRICT, WITHOUT ROWID;
        INSERT INTO undelivered (batch, edit, stem)
            SELECT DISTINCT batch, edit, stem FROM batch_row JOIN edit USING (edit)
            WHERE state = 'archived' AND \(isUndelivered);
        CREATE TRIGGER edit_is_archived AFTER UPDATE OF state ON edit
            WHEN NEW.state = 'archived' AND OLD.state <> 'archived' BEGIN
            INSERT OR IGNORE INTO undelivered (batch, edit, stem)
                SELECT batch, edit, stem FROM batch_row WHERE edit = NEW.edit AND \(isUndelivered);
        END;
        CREATE TRIGGER delivery_is_made AFTER INSERT ON delivery BEGIN
            DELETE FROM undelivered WHERE batch = NEW.batch AND edit = NEW.edit AND stem = NEW.stem;
        END;
        """

    private static let isUndelivered = """
        NOT EXISTS (SELECT 1 FROM delivery WHERE delivery.batch = batch_row.batch AND delivery.edit = batch_row.edit
            AND delivery.stem = batch_row.stem)
        """
}
