/// Every step that leaves something behind which outlives the process: on the disk, in the ledger, or at the provider.
///
/// A run may die before any of them (which is after the one before) and the next run goes on from there; what it finds
/// and does is the table of the page "Durability". A step of several system calls (content, name, folder) is passed
/// before each of them.
public enum DurableStep: String, CaseIterable, Sendable {
    // MARK: Opening

    /// A folder of the archive is made.
    case folderMade = "folder-made"
    /// The lock of the batch is taken.
    case lockTaken = "lock-taken"
    /// What an interrupted run left among the temporary files is removed.
    case leftoverRemoved = "leftover-removed"
    /// The ledger is opened, made, or brought up to date.
    case ledgerOpened = "ledger-opened"
    /// An older ledger is copied before it is brought up to date.
    case ledgerCopied = "ledger-copied"
    /// A rebuilt ledger takes the place of a broken one.
    case ledgerRebuilt = "ledger-rebuilt"
    /// The batch is known.
    case batchEntered = "batch-entered"
    /// The run has a name.
    case runStarted = "run-started"
    /// The run's log is opened.
    case logOpened = "log-opened"
    /// The secret of the built-in server is kept.
    case secretKept = "secret-kept"
    /// Edits of runs that have died are free.
    case deadReleased = "dead-released"
    /// The plan of the batch is written.
    case planned
    /// The edits are in this run's hands.
    case claimed
    /// The run can do no more about its edits, and waits for what other runs work on.
    case parked
    /// Held, stalled and lost edits are among the open ones again.
    case reopened
    /// What another run held is taken over.
    case takenOver = "taken-over"
    /// A person's `retry` is written.
    case retried

    // MARK: Before the submission

    /// The digest of a file is remembered.
    case digestRemembered = "digest-remembered"
    /// What was found in a file is remembered.
    case factsRemembered = "facts-remembered"
    /// A clip or an image from the web is in the cache.
    case clipFetched = "clip-fetched"
    /// A prepared clip or image is in the cache.
    case clipCached = "clip-cached"
    /// Which cached file was made of which source is remembered.
    case clipRemembered = "clip-remembered"
    /// The edit is prepared.
    case prepared
    /// The link to a published file is remembered.
    case linkRemembered = "link-remembered"
    /// A dead link is forgotten.
    case linkForgotten = "link-forgotten"
    /// The edit is published.
    case published
    /// The edit is back at an earlier state, because its file or its link is gone.
    case sentBack = "sent-back"
    /// The edit is refused before a submission.
    case refused
    /// Edits are held for the next run.
    case held

    // MARK: The submission

    /// The purchase is written down: key, body, reservation.
    case intentWritten = "intent-written"
    /// It is written down that a POST is about to leave.
    case posted
    /// The POST leaves: what it does lasts at the provider, before anything here knows of it.
    case sent
    /// The provider's id of the task is written down.
    case idStored = "id-stored"
    /// The provider refused for the moment, or nothing left.
    case postponed
    /// The outcome of a POST is in doubt.
    case doubted
    /// The provider refused: nothing was bought.
    case submissionRefused = "submission-refused"
    /// Nobody can tell the outcome.
    case outcomeUnknown = "outcome-unknown"

    // MARK: The task

    /// The task's progress is written down.
    case progressed
    /// The task is seen as succeeded; its links are written down.
    case seenSucceeded = "seen-succeeded"
    /// Fresh links are written down.
    case relinked
    /// The task is seen as failed, which is free.
    case taskFailed = "task-failed"
    /// The task outlived every patience.
    case stalled
    /// Paid, but no file can be had.
    case lost

    // MARK: The output

    /// The temporary file of a download is made.
    case downloadBegun = "download-begun"
    /// The first bytes of a download are written.
    case downloadWritten = "download-written"
    /// The download is whole and on the disk.
    case downloaded
    /// The output is verified, and its final name is written down.
    case verified
    /// The output has its final name.
    case renamed
    /// The receipt lies beside the output.
    case receiptWritten = "receipt-written"
    /// The edit is archived, its cost settled.
    case archived
    /// Another row's file is linked to the output.
    case outputLinked = "output-linked"
    /// A row of the batch has its file.
    case delivered
    /// The pieces of a split clip are one video; its final name is written down.
    case joined
    /// A paid file that cannot be verified is put aside.
    case outputRejected = "output-rejected"

    // MARK: The end

    /// What was learned of the provider's limits is remembered.
    case limitsRemembered = "limits-remembered"
    /// The edits are free for other runs.
    case released
    /// The run's end is written down.
    case runEnded = "run-ended"
    /// The cost report is in the archive.
    case reportWritten = "report-written"
}
