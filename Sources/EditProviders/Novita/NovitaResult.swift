import EditModel
import Foundation

/// The answer to a submission: only `task_id`, and it is strict.
struct NovitaAccepted: Decodable {
    let id: String?

    init(from decoder: any Decoder) throws {
        id = try decoder.container(keyedBy: CodingKeys.self).lenient(String.self, .id)
    }

    private enum CodingKeys: String, CodingKey { case id = "task_id" }
}

/// The answer to a query. `videos` may be `null`, progress may be 0 on success, the TTL is text or a number.
struct NovitaResult: Decodable {
    let task: Task?
    let links: [OutputLink]

    init(from decoder: any Decoder) throws {
        let answer = try decoder.container(keyedBy: CodingKeys.self)
        task = answer.lenient(Task.self, .task)
        links = answer.list(Video.self, .videos).compactMap(\.link)
    }

    private enum CodingKeys: String, CodingKey { case task, videos }

    /// The part about the task.
    struct Task: Decodable {
        let id: String?
        let status: String?
        let reason: String?
        let progress: Decimal?

        init(from decoder: any Decoder) throws {
            let task = try decoder.container(keyedBy: CodingKeys.self)
            id = task.text(.id)
            status = task.text(.status)
            reason = task.text(.reason)
            progress = task.number(.progress)
        }

        private enum CodingKeys: String, CodingKey {
            case id = "task_id"
            case status, reason
            case progress = "progress_percent"
        }
    }

    private struct Video: Decodable {
        let link: OutputLink?

        init(from decoder: any Decoder) throws {
            let video = try decoder.container(keyedBy: CodingKeys.self)
            let ttl = Duration(saidSeconds: video.amount(.ttl))
            link = video.text(.url).map { OutputLink(url: $0, ttl: ttl) }
        }

        private enum CodingKeys: String, CodingKey {
            case url = "video_url"
            case ttl = "video_url_ttl"
        }
    }
}

/// The answer about the balance: text in units of 0.0001 USD.
struct NovitaBalance: Decodable {
    let available: Decimal?

    init(from decoder: any Decoder) throws {
        available = try decoder.container(keyedBy: CodingKeys.self).number(.available)
    }

    private enum CodingKeys: String, CodingKey { case available = "availableBalance" }
}
