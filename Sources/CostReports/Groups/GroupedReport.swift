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

    /// Puts submissions together.
    ///
    /// - Parameters:
    ///   - grouping: By what.
    ///   - purchases: The submissions; those outside the period are left out.
    ///   - period: The time that it is about.
    ///   - now: The moment, for the report's own date.
    public init(by grouping: ReportGrouping, of purchases: [PurchaseRecord], in period: ReportPeriod, now: Date) {
        self.grouping = grouping
        self.period = period
        madeAt = now
        let inside = purchases.filter { period.contains($0.date) }
        groups = World.inOrder.flatMap { world in
            Dictionary(grouping: inside.filter { $0.world == world }, by: grouping.key).map { key, purchases in
                Group(key: key, world: world, sums: PurchaseSums(of: purchases))
            }.sorted { $0.key < $1.key }
        }
        totals = Dictionary(grouping: inside, by: \.world).mapValues(PurchaseSums.init)
    }

    /// Reads the ledger and puts together.
    ///
    /// - Parameters:
    ///   - grouping: By what.
    ///   - batches: The batches.
    ///   - ledger: The ledger.
    ///   - period: The time that it is about.
    ///   - now: The moment, for the report's own date.
    /// - Throws: ``EditModel/WanbatchError`` of kind `storage`.
    public static func make(
        by grouping: ReportGrouping,
        of batches: [String],
        from ledger: JobLedger,
        in period: ReportPeriod = .all,
        now: Date
    ) async throws -> GroupedReport {
        GroupedReport(by: grouping, of: try await ledger.purchases(of: batches), in: period, now: now)
    }
}

/// What some submissions came to.
public struct PurchaseSums: Hashable, Sendable {
    /// How many submissions.
    public var submissions: Int
    /// How many of them lie in the archive.
    public var archived: Int
    /// How many failed: free.
    public var failed: Int
    /// How many the provider refused: free.
    public var refused: Int
    /// How many may have been paid for, but nobody can tell.
    public var unknown: Int
    /// How many are paid for without a file.
    public var lost: Int
    /// How many are under way.
    public var open: Int
    /// Seconds of input and output that were billed, where there is an output.
    public var billed: Duration
    /// Where the money stands.
    public var money: MoneyState

    /// Counts.
    ///
    /// - Parameter purchases: Submissions of one world.
    public init(of purchases: [PurchaseRecord]) {
        func count(_ states: SubmissionRecord.State...) -> Int { purchases.count { states.contains($0.state) } }
        submissions = purchases.count
        archived = count(.settled)
        failed = count(.failed)
        refused = count(.refused)
        unknown = count(.unknown)
        lost = count(.lost)
        open = count(.open, .waiting, .accepted, .succeeded)
        billed = purchases.map(\.billed).reduce(.zero, +)
        money = MoneyState(of: purchases)
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
