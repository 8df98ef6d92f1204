public import EditModel
public import JobLedger

/// What a run says while it goes on: for the screen, for `--json`, and for the log.
public enum RunEvent: Sendable {
    /// The run begins.
    case started(run: String, batch: String, archive: String, limits: RunLimits = RunLimits())
    /// An edit has taken a step.
    case edit(EditEvent)
    /// The pieces of a split clip have become one video again; the file's name is relative to the archive.
    case joined(clip: String, pieces: Int, file: String)
    /// Something a person should know; nothing is lost.
    case warning(code: String, message: String)
    /// The run submits no more, or ends early.
    case stopping(WanbatchError)
    /// The run has ended.
    case ended(RunSummary)

    /// The ledger of an older version was brought up to date.
    ///
    /// - Parameters:
    ///   - ledger: Where it is.
    ///   - copy: Where it was copied to before.
    public static func ledgerMigrated(_ ledger: String, _ copy: String) -> RunEvent {
        .warning(
            code: "ledger-migrated",
            message: "the ledger \(ledger) was brought up to date; a copy of the older one is kept: \(copy)"
        )
    }
}

/// A step of an edit.
public struct EditEvent: Sendable {
    /// The edit.
    public var edit: EditID
    /// The clip, for a person.
    public var clip: String
    /// Where the edit stands now.
    public var state: EditState
    /// Why, for programs.
    public var code: String?
    /// Why, for a person.
    public var message: String?
    /// The provider's task.
    public var task: String?
}

/// How a run ended.
public struct RunSummary: Sendable {
    /// The run's name.
    public var run: String
    /// The batch.
    public var batch: String
    /// The exit code.
    public var exit: Int32
    /// Why it ended early, in the order in which it happened.
    public var reasons: [WanbatchError]
    /// How many edits of the batch stand where.
    public var counts: [EditState: Int]
    /// Where this run's money stands, by world.
    public var money: [World: MoneyState]
    /// How many edits this run submitted.
    public var submitted: Int
    /// Edits that this run saw end badly.
    public var problems: [EditEvent]
    /// Paid results that still wait to be collected.
    public var waiting: Int
    /// When the first of their links may die.
    public var firstLinkDies: String?
    /// What a person must look at though no edit ended badly.
    public var notices: [WanbatchError] = []
}
