import EditModel
import Foundation

/// A task in any answer of Evolink: to the submission, to a query, in a batch or in the list.
///
/// Only `id` is strict. The other fields are read where they are what a document or Evolink's own client expects, and
/// when they are asked for: of a task that still runs, which thousands of answers are about, little is.
struct EvolinkTask: Decodable {
    private let fields: KeyedDecodingContainer<CodingKeys>
    let id: String?
    let status: String?

    init(from decoder: any Decoder) throws {
        fields = try decoder.container(keyedBy: CodingKeys.self)
        id = fields.lenient(String.self, .id)
        status = fields.text(.status)
    }

    var progress: Decimal? { fields.number(.progress) }
    var model: String? { fields.text(.model) }
    var createdAt: Date? { moment(.createdAt) ?? moment(.created) }
    var links: [OutputLink] {
        (fields.list(Link.self, .results) + fields.list(Link.self, .resultData)).compactMap(\.link)
    }
    var error: EvolinkErrorDetail? { fields.lenient(EvolinkErrorDetail.self, .error) }
    var estimatedTime: Decimal? { fields.lenient(Info.self, .taskInfo)?.estimatedTime }
    var cost: (credits: Decimal?, usd: Decimal?) {
        let usage = fields.lenient(Usage.self, .usage)
        return (usage?.used ?? fields.lenient(Billing.self, .billing)?.charged, usage?.usd)
    }

    /// Seconds or milliseconds since 1970, or RFC 3339.
    private func moment(_ key: CodingKeys) -> Date? {
        guard let number = fields.decimal(key) else { return fields.text(key).flatMap(Timestamp.date(rfc3339:)) }
        let value = NSDecimalNumber(decimal: number).doubleValue
        guard value > 0, value < 1e14 else { return nil }
        return Date(timeIntervalSince1970: value >= 1e11 ? value / 1000 : value)
    }

    private enum CodingKeys: String, CodingKey {
        case id, status, progress, model, created, results, error, usage, billing
        case createdAt = "created_at"
        case resultData = "result_data"
        case taskInfo = "task_info"
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
    let used: Decimal?
    let usd: Decimal?

    init(from decoder: any Decoder) throws {
        let usage = try decoder.container(keyedBy: CodingKeys.self)
        let cost = usage.lenient(Cost.self, .cost)
        used = usage.amount(.used) ?? cost?.credits
        usd = cost?.usd
    }

    private enum CodingKeys: String, CodingKey {
        case cost
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
    let charged: Decimal?

    init(from decoder: any Decoder) throws {
        charged = try decoder.container(keyedBy: CodingKeys.self).amount(.charged)
    }

    private enum CodingKeys: String, CodingKey { case charged = "charged_credits" }
}
