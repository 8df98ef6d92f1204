import EditModel
import Foundation

/// A task in any answer of Evolink: to the submission, to a query, in a batch or in the list.
///
/// Only `id` is strict. The other fields are read where they are what a document or Evolink's own client expects.
struct EvolinkTask: Decodable {
    let id: String?
    let status: String?
    let progress: Decimal?
    let model: String?
    let createdAt: Date?
    let links: [OutputLink]
    let error: EvolinkErrorDetail?
    let estimatedTime: Decimal?
    let creditsReserved: Decimal?
    let creditsUsed: Decimal?
    let usdCost: Decimal?
    let chargeStatus: TaskReport.ChargeStatus?

    init(from decoder: any Decoder) throws {
        let task = try decoder.container(keyedBy: CodingKeys.self)
        id = task.lenient(String.self, .id)
        status = task.text(.status)
        progress = task.number(.progress)
        model = task.text(.model)
        createdAt = (task.text(.createdAt) ?? task.text(.created)).flatMap(Self.moment)
        links = (task.list(Link.self, .results) + task.list(Link.self, .resultData)).compactMap(\.link)
        error = task.lenient(EvolinkErrorDetail.self, .error)
        estimatedTime = task.lenient(Info.self, .taskInfo)?.estimatedTime
        let usage = task.lenient(Usage.self, .usage)
        let billing = task.lenient(Billing.self, .billing)
        creditsReserved = usage?.reserved ?? billing?.reserved
        creditsUsed = usage?.used ?? billing?.charged
        usdCost = usage?.usd
        chargeStatus = billing?.status
    }

    private enum CodingKeys: String, CodingKey {
        case id, status, progress, model, created, results, error, usage, billing
        case createdAt = "created_at"
        case resultData = "result_data"
        case taskInfo = "task_info"
    }

    /// Seconds or milliseconds since 1970, or RFC 3339.
    private static func moment(_ text: String) -> Date? {
        guard let number = Decimal(lenientText: text) else { return Timestamp.date(rfc3339: text) }
        let value = NSDecimalNumber(decimal: number).doubleValue
        guard value > 0, value < 1e14 else { return nil }
        return Date(timeIntervalSince1970: value >= 1e11 ? value / 1000 : value)
    }
}

/// A link of `results` (text) or of `result_data` (an object; only its video counts).
private struct Link: Decodable {
    let link: OutputLink?

    init(from decoder: any Decoder) throws {
        if let url = try? decoder.singleValueContainer().decode(String.self) {
            link = OutputLink(url: url)
        } else {
            let object = try decoder.container(keyedBy: CodingKeys.self)
            link = (object.text(.videoURL) ?? object.text(.url)).map { OutputLink(url: $0) }
        }
    }

    private enum CodingKeys: String, CodingKey {
        case url
        case videoURL = "video_url"
    }
}

private struct Info: Decodable {
    let estimatedTime: Decimal?

    init(from decoder: any Decoder) throws {
        estimatedTime = try decoder.container(keyedBy: CodingKeys.self).amount(.estimatedTime)
    }

    private enum CodingKeys: String, CodingKey { case estimatedTime = "estimated_time" }
}

private struct Usage: Decodable {
    let reserved: Decimal?
    let used: Decimal?
    let usd: Decimal?

    init(from decoder: any Decoder) throws {
        let usage = try decoder.container(keyedBy: CodingKeys.self)
        let cost = usage.lenient(Cost.self, .cost)
        reserved = usage.amount(.reserved)
        used = usage.amount(.used) ?? cost?.credits
        usd = cost?.usd
    }

    private enum CodingKeys: String, CodingKey {
        case cost
        case reserved = "credits_reserved"
        case used = "credits_used"
    }

    private struct Cost: Decodable {
        let credits: Decimal?
        let usd: Decimal?

        init(from decoder: any Decoder) throws {
            let cost = try decoder.container(keyedBy: CodingKeys.self)
            credits = cost.amount(.credits)
            usd = cost.amount(.usd)
        }

        private enum CodingKeys: String, CodingKey { case credits, usd }
    }
}

private struct Billing: Decodable {
    let status: TaskReport.ChargeStatus?
    let reserved: Decimal?
    let charged: Decimal?

    init(from decoder: any Decoder) throws {
        let billing = try decoder.container(keyedBy: CodingKeys.self)
        status = billing.text(.status).flatMap(TaskReport.ChargeStatus.init)
        reserved = billing.amount(.reserved)
        charged = billing.amount(.charged)
    }

    private enum CodingKeys: String, CodingKey {
        case status = "charge_status"
        case reserved = "reserved_credits"
        case charged = "charged_credits"
    }
}
