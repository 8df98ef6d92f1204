public import EditModel
public import Foundation
public import JobLedger

/// What submissions are put together by.
public enum ReportGrouping: String, CaseIterable, Hashable, Sendable {
    /// Who makes the edits.
    case provider
    /// The UTC day of the submission.
    case day
    /// The batch of the run that submitted.
    case batch

    /// The group that a purchase belongs to.
    func key(of purchase: PurchaseRecord) -> String {
        switch self {
        case .provider: purchase.provider.rawValue
        case .day: UTCDay.text(purchase.date)
        case .batch: purchase.batch
        }
    }
}

/// Submissions of several runs and batches, counted by group and by world: real money and rehearsals are never summed.
///
/// It counts purchases and not clips: an edit that was submitted twice stands in it twice, one that was refused before
/// any submission does not. So its sums are the ledger's.
public struct GroupedReport: Sendable {
    /// One group of one world.
    public struct Group: Hashable, Sendable {
        /// The provider, day or batch.
        public var key: String
        /// Whether money is real.
        public var world: World
        /// What was counted.
        public var sums: PurchaseSums
    }

    /// What the submissions are put together by.
    public var grouping: ReportGrouping
    /// The time that it is about.
    public var period: ReportPeriod
    /// When it was made.
    public var madeAt: Date
    /// The groups by world, then by key: real money first.
    public var groups: [Group]
    /// The sums of each world.
    public var totals: [World: PurchaseSums]

    /// Reads the ledger and puts together.
    ///
    /// - Parameters:
    ///   - grouping: By what.
    ///   - batches: The batches.
    ///   - ledger: The ledger.
    ///   - period: The time that it is about; submissions outside it are left out.
    ///   - now: The moment, for the report's own date.
    /// - Throws: ``EditModel/WanbatchError`` of kind `storage`.
    public static func make(
        by grouping: ReportGrouping,
        of batches: [String],
        from ledger: JobLedger,
        in period: ReportPeriod = .all,
        now: Date
    ) async throws -> GroupedReport {
        let sums = try await ledger.report { reader in
            var sums = GroupSums(by: grouping)
            try reader.purchases(of: batches) { if period.contains($0.date) { sums.add($0) } }
            return sums
        }
        return GroupedReport(sums, in: period, now: now)
    }

    /// A report of what was summed up.
    init(_ sums: GroupSums, in period: ReportPeriod, now: Date) {
        grouping = sums.grouping
        self.period = period
        madeAt = now
        groups = World.inOrder.flatMap { world in
            (sums.groups[world] ?? [:]).sorted { $0.key < $1.key }.map { Group(key: $0, world: world, sums: $1) }
        }
        totals = sums.totals
    }
}

/// Submissions summed up by world and group, while they go by.
struct GroupSums: Sendable {
    let grouping: ReportGrouping
    private(set) var groups: [World: [String: PurchaseSums]] = [:]
    private(set) var totals: [World: PurchaseSums] = [:]

    init(by grouping: ReportGrouping) { self.grouping = grouping }

    mutating func add(_ purchase: PurchaseRecord) {
        groups[purchase.world, default: [:]][grouping.key(of: purchase), default: PurchaseSums()].add(purchase)
        totals[purchase.world, default: PurchaseSums()].add(purchase)
    }
}

/// What some submissions came to.
public struct PurchaseSums: Hashable, Sendable {
    /// How many submissions.
    public var submissions = 0
    /// How many of them lie in the archive.
    public var archived = 0
    /// How many failed: free.
    public var failed = 0
    /// How many the provider refused: free.
    public var refused = 0
    /// How many may have been paid for, but nobody can tell.
    public var unknown = 0
    /// How many are paid for without a file.
    public var lost = 0
    /// How many are under way.
    public var open = 0
    /// Seconds of input and output that were billed, where there is an output.
    public var billed = Duration.zero
    /// Where the money stands.
    public var money = MoneyState()

    /// Counts a submission.
    mutating func add(_ purchase: PurchaseRecord) {
        submissions += 1
        switch purchase.state {
        case .settled: archived += 1
        case .failed: failed += 1
        case .refused: refused += 1
        case .unknown: unknown += 1
        case .lost: lost += 1
        case .open, .waiting, .accepted, .succeeded: open += 1
        }
        billed += purchase.billed
        money.add(purchase)
    }
}

extension PurchaseRecord {
    /// When it was submitted.
    var date: Date { Date(timeIntervalSince1970: Double(at) / 1000) }

    /// Input and output together, where it is settled and there is an output.
    fileprivate var billed: Duration {
        guard state == .settled, let outputMs else { return .zero }
        return .milliseconds(inputMs + outputMs)
    }
}

extension World {
    /// Real money first.
    static let inOrder: [World] = [.real, .rehearsal]
}
