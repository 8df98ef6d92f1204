public import EditModel

/// A provider of the Wan 2.7 Video Edit model: an edit and its URLs become a request, an answer becomes an outcome.
///
/// Everything here is a pure value: no clock, no network, no files. Who sends a request is a `WebTransport`, and who
/// decides what to do about an outcome is the pipeline. The ways through the room:
///
/// - **Orders**: an ``EditOrder`` is held against the provider's limits and becomes a ``SubmissionRequest``, whose
///   bytes are written down before they are sent. ``request(for:)`` makes the POST from them, also after a restart.
/// - **Outcomes**: ``outcome(ofSubmission:)`` says whether a purchase was made. It is strict: what is not proved
///   accepted or proved unpaid is ``SubmissionOutcome/unknown(code:message:)``.
/// - **Tasks**: queries become a ``TaskReport``. They are lenient: fields that are missing or of another type do no
///   harm, and trouble never changes what is known of a task.
/// - **Answers**: the readers that both share; **Registry**: the providers there are. A new provider is one folder
///   and one line in ``ProviderRegistry``.
///
/// Errors are told apart by the provider's code first and by the HTTP status second.
public protocol EditProvider: Sendable {
    /// What the provider takes and offers.
    var traits: ProviderTraits { get }
    /// Where it is.
    var baseURL: WebAddress { get }
    /// How long an output link lives when nothing else says so.
    var defaultLinkLife: Duration { get }

    /// The purchase of an edit, to be written down before anything is sent.
    ///
    /// - Parameters:
    ///   - order: The edit and the URLs of its clip and images.
    ///   - key: The idempotency key: 16 to 96 letters, digits, `.`, `_` or `-`; random, one for each submission.
    /// - Returns: The exact bytes of the body.
    /// - Throws: `WanbatchError` of kind `edit` when a limit of the provider is broken.
    func submission(of order: EditOrder, key: String) throws -> SubmissionRequest
    /// The same purchase again, from what was written down.
    ///
    /// - Parameters:
    ///   - body: The exact bytes of the body.
    ///   - key: The idempotency key.
    func submission(stored body: [UInt8], key: String) -> SubmissionRequest
    /// The POST of a submission; the same for every POST of it.
    ///
    /// - Parameter submission: What was written down.
    func request(for submission: SubmissionRequest) -> WebRequest
    /// What became of a POST.
    ///
    /// - Parameter result: The answer, or why there is none.
    func outcome(ofSubmission result: Result<WebResponse, WebFailure>) -> SubmissionOutcome

    /// The question how a task stands.
    ///
    /// - Parameter id: The task.
    func taskQuery(_ id: TaskID) -> WebRequest
    /// The answer to ``taskQuery(_:)``.
    ///
    /// - Parameters:
    ///   - response: The answer.
    ///   - id: The task that was asked for.
    func report(ofQuery response: WebResponse, for id: TaskID) -> QueryOutcome

    /// How many tasks one question may name; 1 where there is no question about several.
    var batchQuerySize: Int { get }
    /// The question how several tasks stand; `nil` where the provider has none.
    ///
    /// - Parameter ids: At most ``batchQuerySize`` tasks.
    func batchQuery(_ ids: [TaskID]) -> WebRequest?
    /// The answer to ``batchQuery(_:)``.
    ///
    /// - Parameters:
    ///   - response: The answer.
    ///   - ids: The tasks that were asked for.
    func reports(ofBatch response: WebResponse, for ids: [TaskID]) -> BatchQueryOutcome

    /// The question which tasks the account has, newest first; `nil` where the provider has none.
    ///
    /// - Parameter page: From 1.
    func taskList(page: Int) -> WebRequest?
    /// The answer to ``taskList(page:)``.
    ///
    /// - Parameter response: The answer.
    func listing(of response: WebResponse) -> ListOutcome

    /// A free question that proves the key; `nil` where the provider has none.
    func accountCheck() -> WebRequest?
    /// The answer to ``accountCheck()``.
    ///
    /// - Parameter response: The answer.
    func accountState(of response: WebResponse) -> AccountOutcome
}

extension EditProvider {
    /// Whether money is real: a loopback address is a rehearsal.
    public var world: World { .of(baseURL) }

    /// The account's name for what is learned of its limits: never the key.
    public var account: String { "\(traits.id)@\(baseURL.host)" }

    /// One task a question.
    public var batchQuerySize: Int { 1 }
    /// There is no such question.
    public func batchQuery(_ ids: [TaskID]) -> WebRequest? { nil }
    /// There is no such question.
    public func reports(ofBatch response: WebResponse, for ids: [TaskID]) -> BatchQueryOutcome { .notOffered }
    /// There is no such question.
    public func taskList(page: Int) -> WebRequest? { nil }
    /// There is no such question.
    public func listing(of response: WebResponse) -> ListOutcome { .notOffered }
}
