public import EditModel
public import Foundation
public import JobLedger

/// A row of the cost report, with everything decided but its text form; `nil` is what is not known.
public struct CostRow: Sendable {
    /// The run that submitted.
    public var run: String?
    /// The batch.
    public var batch: String
    /// The edit.
    public var edit: EditID
    /// The manifest's line that names the clip; of an edit that left the manifest, the last one that did.
    public var line: Int
    /// The clip as the manifest names the file.
    public var clip: String
    /// The prompt.
    public var prompt: String
    /// Who makes it.
    public var provider: ProviderID
    /// The model's name there.
    public var model: String
    /// Whether money is real.
    public var world: World
    /// The provider's task.
    public var task: String?
    /// Where the edit stands.
    public var state: EditState
    /// How many submissions it had.
    public var attempts: Int
    /// The output tier.
    public var quality: Quality
    /// The length of the prepared clip.
    public var input: Duration?
    /// The length of the verified output.
    public var output: Duration?
    /// USD a second at the time of the submission, or as planned.
    public var unitPrice: Money?
    /// What the edit was expected to cost; of an unknown outcome the most that it may have cost. Nothing where another
    /// row or batch buys it.
    public var estimate: Money?
    /// What it cost.
    public var cost: Money?
    /// What it may have cost besides: submissions of which nobody can tell whether they were bought. `nil` for none, or
    /// where no price is known.
    public var mayHaveCost: Money?
    /// What the cost rests on.
    public var basis: CostBasis
    /// What the provider says that it charged, in its credits.
    public var credits: String?
    /// When the provider accepted the task, else when the purchase was written down.
    public var submittedAt: Date?
    /// When the task was seen to have ended.
    public var completedAt: Date?
    /// When the output lay in the archive.
    public var archivedAt: Date?
    /// Where the row's output lies, relative to the archive.
    public var outputFile: String?
    /// The output's content.
    public var outputDigest: ContentDigest?
    /// What is worth knowing about the output.
    public var warnings: [String]
    /// What the output watch found: `black`, `frozen`, `silent`, `length`, `size`.
    public var flags: [String]
    /// Where the clip was last seen.
    public var source: MediaSource
    /// What shows the clip as it was, the best first.
    public var clipFiles: [VideoFile]
    /// When the edit's state last changed.
    public var changedAt: Date
    /// Why the edit stands where it stands, for programs.
    public var errorCode: String?
    /// The same for a person.
    public var errorMessage: String?
    /// Whether the manifest names the clip no more.
    public var departed: Bool

    /// Input and output together, where there is an output: what the price counts.
    public var billed: Duration? {
        guard let input, let output else { return nil }
        return input + output
    }

    /// From the submission to the end of the task; not known when the clock was set back in between.
    public var wait: Duration? {
        guard let submittedAt, let completedAt, completedAt >= submittedAt else { return nil }
        return .milliseconds(Int64((completedAt.timeIntervalSince(submittedAt) * 1000).rounded()))
    }

    /// A row, from what the ledger knows.
    ///
    /// - Parameter row: The ledger's row.
    public init(_ row: ReportRow) {
        let (edit, submission) = (row.edit, row.submission)
        run = submission?.run
        batch = row.batch
        self.edit = edit.edit
        line = row.line
        clip = row.clipName
        prompt = edit.options.prompt
        provider = submission?.provider ?? edit.provider
        model = submission?.model ?? edit.model
        world = edit.world
        task = submission?.task
        state = edit.state
        attempts = edit.attempts
        quality = edit.options.quality
        input = (submission?.inputMs ?? edit.inputMs).map { .milliseconds($0) }
        output = (edit.output?.milliseconds).map { .milliseconds($0) }
        unitPrice = (submission == nil ? edit.unitPrice : submission?.unitPrice).flatMap { Money(usdText: $0) }
        (cost, basis) = CostRule.cost(of: row)
        mayHaveCost = CostRule.doubt(of: row)
        estimate = row.isShared ? .zero : (edit.state == .unknown ? submission?.reservation : nil) ?? edit.estimate
        credits = row.isShared ? nil : submission?.credits
        submittedAt = (submission?.acceptedAt ?? submission?.intentAt).map(Self.date)
        completedAt = (submission?.completedAt).map(Self.date)
        archivedAt = edit.archivedAt.map(Self.date)
        outputFile = row.outputFile
        outputDigest = edit.state == .archived ? edit.output?.digest : nil
        warnings = edit.output?.warnings ?? []
        flags = edit.output?.flags ?? []
        source = edit.clip
        clipFiles = edit.clipFiles
        changedAt = Self.date(edit.changedAt)
        let earlier = row.hasEarlierDoubt ? CostRule.words(aboutEarlier: row.earlierDoubt) : nil
        errorCode = edit.reasonCode ?? earlier.map { _ in "earlier-outcome-unknown" }
        errorMessage = [edit.reasonText, earlier].compactMap(\.self).joined(separator: "; ")
        if errorMessage == "" { errorMessage = nil }
        departed = row.departed
    }

    private static func date(_ milliseconds: Int64) -> Date {
        Date(timeIntervalSince1970: Double(milliseconds) / 1000)
    }
}
