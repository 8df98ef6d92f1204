public import EditModel
public import Foundation

/// An archived edit as its receipt knows it: all that a new ledger needs so that it is not bought again.
public struct RestoredEdit: Sendable {
    /// Its identity.
    public var edit: EditID
    /// The world of its provider.
    public var world: World
    /// What was asked for.
    public var options: EditOptions
    /// Where the clip was last seen.
    public var clip: MediaSource
    /// Where the reference images were last seen.
    public var references: [MediaSource]
    /// The clip's content.
    public var clipDigest: ContentDigest?
    /// What preparation did to the clip, in words.
    public var summary: String?
    /// What it was expected to cost.
    public var estimate: Money?
    /// How many submissions it had.
    public var attempts: Int
    /// Its output.
    public var output: OutputRecord
    /// When its output lay in the archive, in milliseconds since 1970.
    public var archivedAt: Int64
    /// Its submissions that cost something, or may have: the last one made the output.
    public var purchases: [RestoredPurchase]
    /// The clips that named it, with their files.
    public var rows: [RestoredRow]

    /// An archived edit.
    ///
    /// - Parameters:
    ///   - edit: Its identity.
    ///   - world: The world of its provider.
    ///   - options: What was asked for.
    ///   - clip: Where the clip was last seen.
    ///   - output: Its output.
    ///   - archivedAt: When its output lay in the archive, in milliseconds since 1970.
    public init(
        edit: EditID,
        world: World,
        options: EditOptions,
        clip: MediaSource,
        output: OutputRecord,
        archivedAt: Int64
    ) {
        self.edit = edit
        self.world = world
        self.options = options
        self.clip = clip
        self.output = output
        self.archivedAt = archivedAt
        references = []
        attempts = 1
        purchases = []
        rows = []
    }
}

/// A submission as a receipt knows it.
public struct RestoredPurchase: Sendable {
    /// The run that submitted.
    public var run: String
    /// The run's batch.
    public var batch: String
    /// From whom.
    public var provider: ProviderID
    /// The model's name there.
    public var model: String
    /// The idempotency key.
    public var key: String
    /// Where the POST went.
    public var address: String
    /// What was sent; perhaps with its keys in another order.
    public var body: Data
    /// Where it stands: settled, lost or unknown.
    public var state: SubmissionRecord.State
    /// How many POSTs may have left.
    public var posts: Int
    /// When it was written down, in milliseconds since 1970; the others likewise.
    public var intentAt: Int64
    /// When its latest POST left.
    public var postedAt: Int64?
    /// When the provider accepted it.
    public var acceptedAt: Int64?
    /// When the task was seen to have ended.
    public var completedAt: Int64?
    /// The provider's task.
    public var task: String?
    /// The length of the clip in milliseconds.
    public var inputMs: Int64
    /// The length of the output that was expected, in milliseconds.
    public var expectedMs: Int64
    /// USD a second.
    public var unitPrice: String?
    /// The most that it might have cost.
    public var reservation: Money?
    /// What the provider said that it charged, in its credits.
    public var credits: String?
    /// What it cost.
    public var cost: Money?
    /// What the cost rests on.
    public var basis: CostBasis?

    /// A submission.
    ///
    /// - Parameters:
    ///   - run: The run that submitted.
    ///   - batch: The run's batch.
    ///   - provider: From whom.
    ///   - model: The model's name there.
    ///   - key: The idempotency key.
    ///   - state: Where it stands.
    ///   - intentAt: When it was written down, in milliseconds since 1970.
    public init(
        run: String,
        batch: String,
        provider: ProviderID,
        model: String,
        key: String,
        state: SubmissionRecord.State,
        intentAt: Int64
    ) {
        self.run = run
        self.batch = batch
        self.provider = provider
        self.model = model
        self.key = key
        self.state = state
        self.intentAt = intentAt
        (address, body, posts, inputMs, expectedMs) = ("", Data(), 1, 0, 0)
    }
}

/// A clip that named an archived edit.
public struct RestoredRow: Hashable, Sendable {
    /// The batch.
    public var batch: String
    /// The batch's manifest, where it is known.
    public var manifest: String?
    /// Its place in the batch.
    public var ordinal: Int
    /// The manifest that names it.
    public var file: String
    /// The line that names it.
    public var line: Int
    /// The clip as the manifest names the file.
    public var clipName: String
    /// The stem of its output file.
    public var stem: String
    /// Where its output lies, relative to the archive; `nil` when it is not there.
    public var outputFile: String?

    /// A clip that named an edit.
    ///
    /// - Parameters:
    ///   - batch: The batch.
    ///   - manifest: The batch's manifest, where it is known.
    ///   - ordinal: Its place in the batch.
    ///   - file: The manifest that names it.
    ///   - line: The line that names it.
    ///   - clipName: The clip as the manifest names the file.
    ///   - stem: The stem of its output file.
    public init(
        batch: String,
        manifest: String?,
        ordinal: Int,
        file: String,
        line: Int,
        clipName: String,
        stem: String
    ) {
        self.batch = batch
        self.manifest = manifest
        self.ordinal = ordinal
        self.file = file
        self.line = line
        self.clipName = clipName
        self.stem = stem
    }
}
