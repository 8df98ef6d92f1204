import Foundation

/// Novita as its documents describe it: a flat body, an id, one query a task, no idempotency key and no list.
actor StrictNovita {
    nonisolated let apiKey = "nv-strict-\(UUID().uuidString.lowercased())"
    private(set) var posts = 0
    private(set) var violations: [String] = []
    private var base = ""
    private var tasks: [(id: String, isProbed: Bool)] = []
    /// Submissions whose task is made, but whose answer is lost.
    private var lost: Set<Int> = []
    /// Answers instead of tasks, by the number of the POST.
    private var refusals: [Int: (status: Int, reason: String)] = [:]

    /// Serves while something goes on.
    static func serving<Value: Sendable>(
        lost: Set<Int> = [],
        refusals: [Int: (status: Int, reason: String)] = [:],
        _ body: @Sendable (StrictNovita) async throws -> Value
    ) async throws -> Value {
        let provider = StrictNovita()
        return try await LoopbackServer.serving(provider.answer) { base in
            await provider.open(base, lost, refusals)
            return try await body(provider)
        }
    }

    private func open(_ base: String, _ lost: Set<Int>, _ refusals: [Int: (status: Int, reason: String)]) {
        (self.base, self.lost, self.refusals) = (base, lost, refusals)
    }

    /// How many tasks were made.
    var made: Int { tasks.count }

    /// The environment of a run with this provider.
    var environment: [String: String] { ["NOVITA_API_KEY": apiKey, "WANBATCH_NOVITA_URL": base] }

    private func answer(_ asked: Asked) async throws -> Answer {
        if asked.path.hasPrefix("/out/") {
            if asked.header("authorization") != nil { violations.append("a key was sent to an output's host") }
            return Answer(
                headers: ["Content-Type": "video/mp4"],
                body: Array(try await Footage.shared.output(asked.path))
            )
        }
        guard asked.header("authorization") == "Bearer \(apiKey)" else { return Self.error(403, "INVALID_API_KEY") }
        switch (asked.method, asked.path) {
        case ("POST", "/v3/async/wan2.7-videoedit"): return submission(asked)
        case ("GET", "/v3/async/task-result"): return result(asked.query["task_id"] ?? "")
        default: return Self.error(404, "API_NOT_FOUND")
        }
    }

    private func submission(_ asked: Asked) -> Answer {
        posts += 1
        if let refusal = refusals[posts] { return Self.error(refusal.status, refusal.reason) }
        let problems = BodyRules.novita.problems(asked.body)
        violations += problems
        guard problems.isEmpty, let clip = JSONNode(asked.body)?["video_url"]?.text else {
            return Self.error(400, "INVALID_REQUEST_BODY")
        }
        let index = tasks.count
        tasks.append((UUID().uuidString.lowercased(), false))
        Task { try await self.probe(index, clip) }
        return lost.contains(posts) ? .broken : .json(["task_id": .text(tasks[index].id)])
    }

    private func probe(_ index: Int, _ clip: String) async throws {
        violations += try await ClipCheck(url: clip).problems
        tasks[index].isProbed = true
    }

    private func result(_ id: String) -> Answer {
        guard let task = tasks.first(where: { $0.id == id }) else { return Self.error(404, "TASK_NOT_FOUND") }
        let status = task.isProbed ? "TASK_STATUS_SUCCEED" : "TASK_STATUS_PROCESSING"
        let video: JSONNode = [
            "video_url": "\(base)/out/\(id).mp4", "video_url_ttl": "0", "video_type": "mp4",
        ]
        return .json([
            "extra": [:], "images": [], "audios": [], "videos": task.isProbed ? [video] : [],
            "task": [
                "task_id": .text(id), "task_type": "WAN", "status": .text(status), "reason": "", "eta": 0,
                "progress_percent": 0,
            ],
        ])
    }

    private static func error(_ status: Int, _ reason: String) -> Answer {
        let message: JSONNode = "It says \(reason)."
        let fields: JSONNode = [
            "code": .number(Decimal(status)), "reason": .text(reason), "message": message, "metadata": [:],
        ]
        return .json(fields, status: status)
    }
}
