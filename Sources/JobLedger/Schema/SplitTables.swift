/// The tables of split clips.
enum SplitTables {
    /// Which clips a batch has split, and the pieces of each; `reserved_by` is the run that has counted all of them
    /// against its budget.
    static let all = """
        CREATE TABLE split_clip (
            batch TEXT NOT NULL REFERENCES batch, whole TEXT NOT NULL, stem TEXT NOT NULL, clip_name TEXT NOT NULL,
            clip TEXT NOT NULL, clip_digest TEXT, start_ms INTEGER NOT NULL, original_sound INTEGER NOT NULL,
            reserved_by TEXT, joined TEXT, PRIMARY KEY (batch, whole, stem)
        ) STRICT;
        CREATE TABLE split_piece (
            whole TEXT NOT NULL, number INTEGER NOT NULL, edit TEXT NOT NULL, length_ms INTEGER NOT NULL,
            PRIMARY KEY (whole, number)
        ) STRICT;
        CREATE INDEX split_piece_by_edit ON split_piece (edit);
        """
}
