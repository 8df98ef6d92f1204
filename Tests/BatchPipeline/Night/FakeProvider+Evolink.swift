import EditModel
import Foundation
import Synchronization

extension FakeProvider {
    func evolink(_ request: WebRequest, _ url: URLComponents) async throws -> PlainAnswer {
        switch (request.method, url.path) {
        case ("POST", "/v1/videos/generations"): return try await generate(request)
        case ("POST", "/v1/tasks/batch"): return try several(request)
        case ("GET", "/v1/tasks"): return state.withLock { $0.script.list } ?? list()
        case ("GET", let path) where path.hasPrefix("/v1/tasks/"):
            isAsked()
            return try single(String(path.dropFirst("/v1/tasks/".count)))
        default: return Self.error(404, "not_found")
        }
    }

    private func generate(_ request: WebRequest) async throws -> PlainAnswer {
        let key = request.headers.first { $0.name == "Idempotency-Key" }?.value
        let order = request.object
        guard order["model"] as? String == "wan2.7-video-edit", (order["video_urls"] as? [String])?.count == 1,
            order["quality"] is String, order["prompt_extend"] is Bool, order["duration"] is NSNumber,
            let key, (16...96).contains(key.utf8.count)
        else { return Self.error(400, "invalid_request") }
        switch try await buy(key: key, body: request.bytes) {
        case .task(let id, let isReplay):
            let body: [String: Any] = [
                "id": id, "model": "wan2.7-video-edit", "status": "pending", "progress": 0,
                "object": "video.generation.task", "usage": ["credits_reserved": 21.76],
            ]
            return .json(200, body, isReplay ? [WebHeader("idempotency-replayed", "true")] : [])
        case .full: return Self.error(429, "rate_limit_exceeded")
        case .conflict: return Self.error(409, "idempotency_conflict")
        case .answer(let answer): return answer
        }
    }

    private func single(_ id: String) throws -> PlainAnswer {
        switch look(at: id) {
        case nil: return Self.error(404, "task_not_found")
        case .says(let answer): return answer
        case .breaks: throw WebFailure(.maybeSent, "timeout", "no answer")
        case let answer?: return .json(200, task(id, answer))
        }
    }

    /// A fault of one task is a fault of the whole answer.
    private func several(_ request: WebRequest) throws -> PlainAnswer {
        isAsked()
        if let answer = state.withLock({ $0.script.batch }) { return answer }
        var tasks: [[String: Any]] = []
        for id in request.object["task_ids"] as? [String] ?? [] {
            switch look(at: id) {
            case nil: continue
            case .says(let answer): return answer
            case .breaks: throw WebFailure(.maybeSent, "timeout", "no answer")
            case let answer?: tasks.append(task(id, answer))
            }
        }
        return .json(200, ["data": tasks])
    }

    private func task(_ id: String, _ answer: TaskAnswer) -> [String: Any] {
        var task: [String: Any] = ["id": id, "model": "wan2.7-video-edit", "object": "video.generation.task"]
        switch answer {
        case .runs(let status):
            task["status"] = status ?? "processing"
            task["progress"] = 50
        case .succeeds(let links):
            task["status"] = "completed"
            task["progress"] = 100
            task["results"] = links ?? [link(of: id)]
            task["usage"] = ["credits_used": 21.76]
        case .fails(let code, let message):
            task["status"] = "failed"
            task["error"] = ["code": code, "message": message]
        case .says, .breaks:
            break
        }
        return task
    }

    private func list() -> PlainAnswer {
        let (jobs, strangers, first) = state.withLock { ($0.jobs, $0.strangers, $0.posts.first?.at) }
        let theirs = first.map { first in strangers.map { Self.listed($0, first) } } ?? []
        let tasks = theirs + jobs.reversed().map { Self.listed($0.id, $0.madeAt) }
        return .json(200, ["data": tasks, "total": tasks.count, "page": 1, "page_size": 50])
    }

    private static func listed(_ id: String, _ made: Date) -> [String: Any] {
        ["id": id, "model": "wan2.7-video-edit", "status": "processing", "created_at": Int(made.timeIntervalSince1970)]
    }

    static func error(_ status: Int, _ code: String, type: String = "") -> PlainAnswer {
        .json(status, ["error": ["code": code, "message": "The provider says \(code).", "type": type]])
    }

    // MARK: - Files

    static let fullStore = PlainAnswer.json(200, ["success": false, "code": 400, "msg": "file quota exceeded"])

    func files(_ request: WebRequest, _ url: URLComponents) throws -> PlainAnswer {
        let folder = "/api/v1/files/"
        if request.method == "DELETE", url.path.hasPrefix(folder) {
            let name = String(url.path.dropFirst(folder.count))
            return state.withLock { state in
                guard let place = state.kept.firstIndex(of: name) else { return .text(404, "{}") }
                state.withdrawn.append(state.kept.remove(at: place))
                return .json(200, ["success": true, "code": 200])
            }
        }
        guard request.method == "POST", url.path == folder + "upload/stream" else { return .text(404, "{}") }
        guard request.hasFile else {
            return .json(400, ["success": false, "code": 400, "msg": "no file"])
        }
        let (answer, number) = state.withLock { state in
            state.uploads += 1
            var answer = state.script.upload(state.uploads)
            if state.kept.count >= state.script.storeLimit { answer = answer ?? Self.fullStore }
            if answer == nil { state.kept.append("file_\(state.uploads)") }
            return (answer, state.uploads)
        }
        return answer
            ?? .json(
                200,
                [
                    "success": true, "code": 200,
                    "data": ["file_id": "file_\(number)", "file_url": "\(origin):9102/kept/\(number).mp4"],
                ]
            )
    }
}
