public import EditModel
import GRDB

/// A row of the cost report: a clip that the batch names, its edit, and the submission that counts for it.
public struct ReportRow: Sendable {
    /// The batch.
    public var batch: String
    /// Its place in the batch, from 0.
    public var ordinal: Int
    /// The manifest that names it.
    public var file: String
    /// The line that names it.
    public var line: Int
    /// The clip as the manifest names the file.
    public var clipName: String
    /// Whether the manifest names it no more.
    public var departed: Bool
    /// Where its output lies, relative to the archive.
    public var outputFile: String?
    /// Whether an earlier row, or another batch, carries the cost of the edit.
    public var isShared: Bool
    /// The edit.
    public var edit: EditRecord
    /// Its latest submission.
    public var submission: SubmissionRecord?
    /// What earlier submissions of the edit by this batch cost: a lost output that was bought again. On the edit's
    /// first row only.
    public var earlierCost: Money
    /// Whether an earlier submission by this batch may have cost something that nobody knows.
    public var hasEarlierDoubt: Bool
    /// The most that those may have cost; `nil` when that is not known.
    public var earlierDoubt: Money?
}
