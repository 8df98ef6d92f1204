public import EditModel
public import Foundation
public import GRDB

/// One purchase: one key, one body, however many POSTs.
public struct SubmissionRecord: Sendable {
    /// Where a purchase stands.
    public enum State: String, Hashable, Codable, Sendable {
        /// A POST may have left; its outcome is not known yet.
        case open
        /// The provider refused for the moment (429), proved unpaid: the same POST goes again.
        case waiting
        /// A task was accepted.
        case accepted
        /// The task has succeeded: paid.
        case succeeded
        /// The output lies in the archive: paid and settled.
        case settled
        /// Paid, but no file can be had.
        case lost
        /// Nobody can tell.
        case unknown
        /// Proved unpaid, for good.
        case refused
        /// The task failed: free.
        case failed
    }

    /// Its number.
    public var id: Int64
    /// What is bought.
    public var edit: EditID
    /// The run that submitted.
    public var run: String
    /// Whether money is real.
    public var world: World
    /// From whom.
    public var provider: ProviderID
    /// The model's name there.
    public var model: String
    /// The idempotency key.
    public var key: String
    /// Where the POST goes.
    public var address: String
    /// The exact bytes of the POST.
    public var body: Data
    /// Where it stands.
    public var state: State
    /// How many POSTs may have left.
    public var posts: Int
    /// Whether the outcome of one of them is not known: a later refusal then proves nothing.
    public var doubtful: Bool
    /// When it was written down, in milliseconds since 1970.
    public var intentAt: Int64
    /// When its latest POST left.
    public var postedAt: Int64?
    /// When the provider accepted it.
    public var acceptedAt: Int64?
    /// When the task was seen to have ended.
    public var completedAt: Int64?
    /// The provider's task.
    public var task: String?
    /// How long the provider thought that the task would take, in milliseconds.
    public var taskEstimateMs: Int64?
    /// The task's progress in percent.
    public var progress: Int?
    /// The output's links.
    public var links: [String]?
    /// When the first of them may die.
    public var linkExpiresAt: Int64?
    /// The length of the clip in milliseconds.
    public var inputMs: Int64
    /// The length of the output that is expected, in milliseconds.
    public var expectedMs: Int64
    /// USD a second, at the time of the submission.
    public var unitPrice: String?
    /// The most that it may cost.
    public var reservation: Money?
    /// What the provider says that it charged, in its credits.
    public var credits: String?
    /// What it cost.
    public var cost: Money?
    /// What the cost rests on.
    public var costBasis: CostBasis?
    /// Why it stands where it stands, for programs.
    public var reasonCode: String?
    /// The same for a person.
    public var reasonText: String?
}

extension SubmissionRecord: FetchableRecord {
    /// A purchase from its row: read several times for every edit.
    ///
    /// - Throws: `DatabaseError` of code `SQLITE_CORRUPT` for what is no purchase.
    public init(row: Row) throws {
        let fields = RowFields(row)
        id = try fields.plain("id")
        edit = try fields.text("edit", EditID.init(hex:))
        run = try fields.plain("run")
        world = try fields.text("world", World.init(rawValue:))
        provider = try fields.text("provider", ProviderID.init(rawValue:))
        model = try fields.plain("model")
        key = try fields.plain("key")
        address = try fields.plain("address")
        body = try fields.plain("body")
        state = try fields.text("state", State.init(rawValue:))
        posts = try fields.plain("posts")
        doubtful = try fields.plain("doubtful")
        intentAt = try fields.plain("intent_at")
        postedAt = try fields.optional("posted_at")
        acceptedAt = try fields.optional("accepted_at")
        completedAt = try fields.optional("completed_at")
        task = try fields.optional("task")
        taskEstimateMs = try fields.optional("task_estimate_ms")
        progress = try fields.optional("progress")
        links = try fields.json("links")
        linkExpiresAt = try fields.optional("link_expires_at")
        inputMs = try fields.plain("input_ms")
        expectedMs = try fields.plain("expected_ms")
        unitPrice = try fields.optional("unit_price")
        reservation = try fields.money("reservation")
        credits = try fields.optional("credits")
        cost = try fields.money("cost")
        costBasis = try fields.optionalText("cost_basis", CostBasis.init(rawValue:))
        reasonCode = try fields.optional("reason_code")
        reasonText = try fields.optional("reason_text")
    }
}
