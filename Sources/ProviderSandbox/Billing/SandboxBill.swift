public import EditModel
public import Foundation

/// What the sandbox would have charged, task by task: to compare with a cost report.
public struct SandboxBill: Codable, Hashable, Sendable {
    /// One task of the bill.
    public struct Line: Codable, Hashable, Sendable {
        /// The task's id.
        public var id: String
        /// The idempotency key of the submission that created it.
        public var key: String?
        /// `pending`, `processing`, `completed` or `failed`.
        public var state: String
        /// When it was created, RFC 3339 in UTC.
        public var created: String
        /// What it cost in credits; 0 unless it is completed.
        public var credits: Decimal
        /// What it cost, four decimals, rounded half up.
        public var usd: String

        enum CodingKeys: String, CodingKey {
            case id, state, created, credits, usd
            case key = "idempotency_key"
        }
    }

    /// How many tasks were ever created.
    public var created: Int
    /// How many are completed.
    public var completed: Int
    /// The credits of all.
    public var credits: Decimal
    /// The sum of the lines' amounts, four decimals.
    public var usd: String
    /// Every task, in the order of creation.
    public var tasks: [Line]

    /// The sum of the lines' amounts.
    public var total: Money { Money(usdText: usd) ?? .zero }

    enum CodingKeys: String, CodingKey {
        case created = "tasks_created"
        case completed = "tasks_completed"
        case credits, usd, tasks
    }

    /// The form of `GET /sandbox/bill`.
    static var encoder: JSONEncoder {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes, .prettyPrinted]
        return encoder
    }

    /// The bill of tasks as they stand at a moment.
    init(_ records: [TaskRecord], at now: Date) {
        var sum = Money.zero
        tasks = records.map { record in
            let view = TaskView(record, at: now)
            let cost = CreditTariff.rate.money(view.credits)
            sum += cost
            return Line(
                id: record.id,
                key: record.key,
                state: view.status.rawValue,
                created: Timestamp.rfc3339(record.created),
                credits: view.credits,
                usd: cost.description
            )
        }
        created = tasks.count
        completed = tasks.count { $0.state == TaskView.Status.completed.rawValue }
        credits = tasks.reduce(0) { $0 + $1.credits }
        usd = sum.description
    }
}
