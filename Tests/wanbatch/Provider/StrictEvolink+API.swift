import Foundation

extension StrictEvolink {
    /// The answer of `https://api.evolink.ai`.
    func answer(_ asked: Asked) async throws -> Answer {
        if asked.method == "GET", asked.path.hasPrefix("/out/") { return try await output(asked) }
        guard asked.header("authorization") == "Bearer \(apiKey)" else {
            counts["unauthorized", default: 0] += 1
            return Self.error(401, "unauthorized", "authentication_error")
        }
        switch (asked.method, asked.path) {
        case ("POST", "/v1/videos/generations"): return try await submission(asked)
        case ("POST", "/v1/tasks/batch") where manners.isComplete: return questionFault ?? batch(asked)
        case ("GET", "/v1/tasks") where manners.isComplete: return list(asked)
        case ("GET", let path) where path.hasPrefix("/v1/tasks/"):
            counts["query", default: 0] += 1
            if let fault = questionFault { return fault }
            guard let task = tasks.first(where: { path.hasSuffix("/" + $0.id) }) else { return Self.unknownTask }
            return .json(view(task))
        default:
            if !["/v1/tasks/batch", "/v1/tasks", "/v1/credits"].contains(asked.path) {
                violations.append("\(asked.method) \(asked.path) is no call of this API")
            }
            return Self.error(404, "not_found", "invalid_request_error")
        }
    }

    // MARK: - Submissions

    private func submission(_ asked: Asked) async throws -> Answer {
        counts["post", default: 0] += 1
        let fault = manners.faults[count("post")]
        let key = asked.header("idempotency-key") ?? ""
        if key.wholeMatch(of: /[A-Za-z0-9._-]{16,96}/) == nil { violations.append("the key is \(key)") }
        if asked.header("content-type")?.hasPrefix("application/json") != true { violations.append("no JSON type") }
        if case .refused(let status, let code, let headers)? = fault {
            return Self.error(status, code, code, headers: headers)
        }
        if case .dropped? = fault { return .broken }
        let made: Made
        var headers: [String: String] = [:]
        if manners.hasKeys, let known = tasks.first(where: { $0.key == key }) {
            guard known.body == asked.body else {
                violations.append("another body under the key of task \(known.number)")
                return Self.error(409, "idempotency_conflict", "invalid_request_error")
            }
            made = known
            headers["idempotency-replayed"] = "true"
        } else {
            if let refusal = refusal(asked) { return refusal }
            made = make(key: key, body: asked.body)
        }
        try await held { $0.holdsPosts }
        switch fault {
        case .hidden(let status)?: return Self.error(status, "internal_error", "api_error")
        case .lost?: return .broken
        case .instead(let answer)?: return answer
        default: return .json(accepted(made), headers: headers)
        }
    }

    /// Why nothing is made.
    private func refusal(_ asked: Asked) -> Answer? {
        let problems = BodyRules.evolink.problems(asked.body)
        guard problems.isEmpty else {
            violations += problems
            return Self.error(400, "invalid_request", "invalid_request_error")
        }
        if tasks.count >= manners.balance { return Self.error(402, "insufficient_quota", "insufficient_quota") }
        if tasks.count(where: { !isDone($0) }) >= manners.runningLimit {
            let headers = manners.retryAfter.map { ["Retry-After": $0] } ?? [:]
            return Self.error(429, "rate_limit_exceeded", "rate_limit_error", headers: headers)
        }
        return nil
    }

    /// Waits while its manners say so.
    func held(_ condition: @Sendable (Manners) -> Bool) async throws {
        while condition(manners) { try await ContinuousClock().sleep(for: .milliseconds(10)) }
    }

    private func accepted(_ task: Made) -> JSONNode {
        [
            "created": .number(Decimal(Int(task.created.timeIntervalSince1970))), "id": .text(task.id),
            "model": "wan2.7-video-edit", "object": "video.generation.task", "progress": 0, "status": "pending",
            "task_info": ["can_cancel": true, "estimated_time": 120], "type": "video",
            "usage": ["billing_rule": "per_second", "credits_reserved": 65, "user_group": "default"],
        ]
    }

    // MARK: - Questions

    private var questionFault: Answer? {
        counts["question", default: 0] += 1
        return manners.queryFaults[count("question")]
    }

    private func view(_ task: Made) -> JSONNode {
        guard case .object(var view) = accepted(task) else { return .null }
        view["usage"] = nil
        guard isDone(task) else {
            view["status"] = .text(manners.runningWord)
            view["progress"] = 40
            return .object(view)
        }
        if let code = failure(task) {
            view["status"] = "failed"
            view["error"] = ["code": .text(code), "message": "It failed: \(code)"]
            return .object(view)
        }
        view["status"] = "completed"
        view["progress"] = 100
        let link: JSONNode = "\(base)/out/\(task.id).mp4?sign=\(UUID().uuidString)"
        view["results"] = manners.linkless.contains(task.number) ? [] : [link]
        if manners.tellsCredits { view["usage"] = ["credits_used": .number(credits(task))] }
        return .object(view)
    }

    private func batch(_ asked: Asked) -> Answer {
        counts["batch", default: 0] += 1
        let ids = JSONNode(asked.body)?["task_ids"]?.list?.compactMap(\.text) ?? []
        if ids.isEmpty || ids.count > 50 { violations.append("a batch of \(ids.count)") }
        return .json(["data": .list(tasks.filter { ids.contains($0.id) }.map(view))])
    }

    private func list(_ asked: Asked) -> Answer {
        counts["list", default: 0] += 1
        let size = min(asked.query["page_size"].flatMap { Int($0) } ?? 20, 50)
        let page = asked.query["page"].flatMap { Int($0) } ?? 1
        let items = tasks.reversed().dropFirst((page - 1) * size).prefix(size).map { task -> JSONNode in
            [
                "id": .text(task.id), "model": "wan2.7-video-edit", "type": "video", "status": "processing",
                "created_at": .number(Decimal(Int(task.created.timeIntervalSince1970))), "has_results": false,
            ]
        }
        return .json([
            "data": .list(Array(items)), "total": .number(Decimal(tasks.count)),
            "page": .number(Decimal(page)), "page_size": .number(Decimal(size)),
        ])
    }

    // MARK: - Outputs

    private func output(_ asked: Asked) async throws -> Answer {
        counts["output", default: 0] += 1
        if asked.header("authorization") != nil { violations.append("a key was sent to an output's host") }
        if asked.header("user-agent")?.hasPrefix("wanbatch/") != true { violations.append("no User-Agent of its own") }
        if let fault = manners.outputFaults[count("output")] { return fault }
        try await held { $0.holdsOutputs }
        guard let task = tasks.first(where: { asked.path == "/out/\($0.id).mp4" }), isDone(task) else {
            return Answer(status: 404)
        }
        if manners.damaged.contains(task.number) {
            return Answer(headers: ["Content-Type": "video/mp4"], body: Array("no video at all".utf8))
        }
        return Answer(
            headers: ["Content-Type": "video/mp4"],
            body: Array(try await Footage.shared.output(task.id))
        )
    }

    // MARK: - Errors

    static let unknownTask = error(404, "task_not_found", "invalid_request_error")

    /// The documents' envelope.
    static func error(_ status: Int, _ code: String, _ type: String, headers: [String: String] = [:]) -> Answer {
        .json(
            ["error": ["code": .text(code), "message": "It says \(code).", "type": .text(type)]],
            status: status,
            headers: headers
        )
    }
}
