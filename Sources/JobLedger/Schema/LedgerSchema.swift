import EditModel
import GRDB

/// The tables, and how an older ledger becomes a newer one.
enum LedgerSchema {
    /// What a ledger of wanbatch says that it is: `wanb`.
    static let application = 0x7761_6E62

    /// Brings the tables up to date.
    ///
    /// - Returns: Where the older ledger was copied to; `nil` when there was none.
    static func bringUpToDate(_ pool: DatabasePool, path: String, _ copying: StepGate) throws -> String? {
        let standing = try pool.read { try LedgerStanding.of($0, path: path) }
        if case .current = standing { return nil }
        var copy: String?
        if case .older(let version) = standing {
            copy = try LedgerCopy.make(of: pool, path: path, version: version, copying)
        }
        try migrator.migrate(pool)
        return copy
    }

    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1: the nightly run") { database in
            for statement in [media, batches, edits, submissions, publications, governors] {
                try database.execute(sql: statement)
            }
        }
        migrator.registerMigration("2: the month's budget") { database in
            try database.execute(sql: month)
            try database.execute(sql: "PRAGMA application_id = \(application)")
        }
        migrator.registerMigration("3: split clips") { try $0.execute(sql: SplitTables.all) }
        migrator.registerMigration("4: the limits of a run") { database in
            try database.execute(sql: "ALTER TABLE run ADD COLUMN max_cost INTEGER")
            try database.execute(sql: "ALTER TABLE run ADD COLUMN deadline INTEGER")
        }
        migrator.registerMigration("5: what is spent") { try $0.execute(sql: SpendingTables.all) }
        migrator.registerMigration("6: large batches") { try $0.execute(sql: LargeBatchTables.all) }
        migrator.registerMigration("7: replaced publications") { try $0.execute(sql: ReplacedPublicationTables.all) }
        return migrator
    }

    /// What a month has cost, without a look at the purchases themselves; and which edits a run can do no more about.
    private static let month = """
        CREATE INDEX submission_by_month ON submission (world, intent_at, state, cost, reservation);
        ALTER TABLE edit ADD COLUMN parked INTEGER NOT NULL DEFAULT 0;
        """

    /// What is known of files: digests by path and stamp, facts by digest, prepared files by source and recipe.
    private static let media = """
        CREATE TABLE file_digest (
            path TEXT PRIMARY KEY, size INTEGER NOT NULL, modified INTEGER NOT NULL, inode INTEGER NOT NULL,
            digest TEXT NOT NULL
        ) STRICT;
        CREATE TABLE media_facts (
            digest TEXT NOT NULL, kind TEXT NOT NULL, facts TEXT NOT NULL, PRIMARY KEY (digest, kind)
        ) STRICT;
        CREATE TABLE prepared_file (
            source TEXT NOT NULL, recipe TEXT NOT NULL, file TEXT NOT NULL, PRIMARY KEY (source, recipe)
        ) STRICT;
        """

    /// Batches, their runs, and the clips that each batch names.
    private static let batches = """
        CREATE TABLE batch (name TEXT PRIMARY KEY, manifest TEXT NOT NULL, created_at INTEGER NOT NULL) STRICT;
        CREATE TABLE run (
            run TEXT PRIMARY KEY, batch TEXT NOT NULL REFERENCES batch, command TEXT NOT NULL,
            started_at INTEGER NOT NULL, ended_at INTEGER, exit INTEGER, reason TEXT
        ) STRICT;
        CREATE INDEX run_by_batch ON run (batch, started_at);
        CREATE TABLE batch_row (
            batch TEXT NOT NULL REFERENCES batch, ordinal INTEGER NOT NULL, edit TEXT NOT NULL,
            file TEXT NOT NULL, line INTEGER NOT NULL, clip_name TEXT NOT NULL, stem TEXT NOT NULL,
            departed INTEGER NOT NULL DEFAULT 0, PRIMARY KEY (batch, ordinal)
        ) STRICT;
        CREATE INDEX batch_row_by_edit ON batch_row (edit);
        CREATE TABLE delivery (
            batch TEXT NOT NULL, edit TEXT NOT NULL, stem TEXT NOT NULL, output_file TEXT NOT NULL,
            PRIMARY KEY (batch, edit, stem)
        ) STRICT;
        """

    /// Edits: one row an identity, whichever batches name it.
    private static let edits = """
        CREATE TABLE edit (
            edit TEXT PRIMARY KEY, world TEXT NOT NULL, provider TEXT NOT NULL, model TEXT NOT NULL,
            options TEXT NOT NULL, clip TEXT NOT NULL, refs TEXT NOT NULL, clip_digest TEXT,
            state TEXT NOT NULL, reason_code TEXT, reason_text TEXT,
            holder TEXT, position INTEGER NOT NULL DEFAULT 0,
            summary TEXT, prepared TEXT, input_ms INTEGER, expected_ms INTEGER,
            unit_price TEXT, estimate INTEGER, reservation INTEGER,
            attempts INTEGER NOT NULL DEFAULT 0, submission INTEGER, output TEXT,
            created_at INTEGER NOT NULL, changed_at INTEGER NOT NULL, changed_by TEXT, archived_at INTEGER
        ) STRICT;
        CREATE INDEX edit_by_work ON edit (holder, state, position);
        """

    /// Submissions: one row a purchase, never deleted.
    private static let submissions = """
        CREATE TABLE submission (
            id INTEGER PRIMARY KEY, edit TEXT NOT NULL REFERENCES edit, run TEXT NOT NULL REFERENCES run,
            world TEXT NOT NULL, provider TEXT NOT NULL, model TEXT NOT NULL,
            key TEXT NOT NULL UNIQUE, address TEXT NOT NULL, body BLOB NOT NULL,
            state TEXT NOT NULL, posts INTEGER NOT NULL DEFAULT 0, doubtful INTEGER NOT NULL DEFAULT 0,
            intent_at INTEGER NOT NULL, posted_at INTEGER, accepted_at INTEGER, completed_at INTEGER,
            task TEXT, task_estimate_ms INTEGER, progress INTEGER, links TEXT, link_expires_at INTEGER,
            input_ms INTEGER NOT NULL, expected_ms INTEGER NOT NULL,
            unit_price TEXT, reservation INTEGER, credits TEXT, cost INTEGER, cost_basis TEXT,
            reason_code TEXT, reason_text TEXT,
            UNIQUE (provider, world, task)
        ) STRICT;
        CREATE INDEX submission_by_edit ON submission (edit);
        CREATE INDEX submission_by_run ON submission (run, world);
        """

    /// Where prepared files can be fetched.
    private static let publications = """
        CREATE TABLE publication (
            digest TEXT NOT NULL, publisher TEXT NOT NULL, url TEXT NOT NULL, expires_at INTEGER, remote TEXT,
            published_at INTEGER NOT NULL, PRIMARY KEY (digest, publisher)
        ) STRICT;
        """

    /// What was learned of each provider account's limits.
    private static let governors = """
        CREATE TABLE governor_memory (account TEXT PRIMARY KEY, memory TEXT NOT NULL, at INTEGER NOT NULL) STRICT;
        """
}
