import EditModel
import Foundation

extension FakeProvider {
    func novita(_ request: WebRequest, _ url: URLComponents) async throws -> PlainAnswer {
        switch (request.method, url.path) {
        case ("POST", "/v3/async/wan2.7-videoedit"): return try await order(request)
        case ("GET", "/v3/async/task-result"):
            isAsked()
            return try result(of: url.queryItems?.first { $0.name == "task_id" }?.value ?? "")
        default: return Self.refusal(404, "API_NOT_FOUND")
        }
    }

    private func order(_ request: WebRequest) async throws -> PlainAnswer {
        let order = request.object
        guard order["video_url"] is String, order["resolution"] is String, order["watermark"] is Bool else {
            return Self.refusal(400, "INVALID_REQUEST_BODY")
        }
        switch try await buy(key: nil, body: request.bytes) {
        case .task(let id, _): return .json(200, ["task_id": id])
        case .full, .conflict: return Self.refusal(429, "RATE_LIMIT_EXCEEDED")
        case .answer(let answer): return answer
        }
    }

    private func result(of id: String) throws -> PlainAnswer {
        switch look(at: id) {
        case nil: return Self.refusal(404, "TASK_NOT_FOUND")
        case .says(let answer): return answer
        case .breaks: throw WebFailure(.maybeSent, "timeout", "no answer")
        case .runs(let status): return Self.standing(id, status ?? "TASK_STATUS_PROCESSING")
        case .succeeds(let links):
            let videos = (links ?? [link(of: id)]).map { ["video_url": $0, "video_url_ttl": "0", "video_type": "mp4"] }
            return Self.standing(id, "TASK_STATUS_SUCCEED", videos: videos)
        case .fails(_, let message): return Self.standing(id, "TASK_STATUS_FAILED", reason: message)
        }
    }

    private static func standing(
        _ id: String,
        _ status: String,
        reason: String = "",
        videos: [[String: String]] = []
    ) -> PlainAnswer {
        let task: [String: Any] = ["task_id": id, "status": status, "reason": reason, "progress_percent": 0]
        return .json(200, ["extra": [:] as [String: String], "task": task, "videos": videos])
    }

    static func refusal(_ status: Int, _ reason: String) -> PlainAnswer {
        .json(
            status,
            [
                "code": status, "reason": reason, "message": "Novita says \(reason).",
                "metadata": [:] as [String: String],
            ]
        )
    }
}
