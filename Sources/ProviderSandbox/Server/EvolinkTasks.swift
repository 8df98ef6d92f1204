import EditModel
import Foundation
import Hummingbird

/// Evolink's questions: task, batch, list, credits, models.
struct EvolinkTasks: Sendable {
    let desk: TaskDesk
    let links: TaskLinks
    let faults: QueryFaults
    let traffic: TrafficCounter
    /// `task_info.estimated_time`, seconds.
    let estimate: Int

    func task(_ request: Request, _ context: SandboxContext) async throws -> Response {
        traffic.query()
        let id = context.parameters.get("id") ?? ""
        guard let view = await desk.view(id) else { throw Refusal.noTask(id) }
        return try faults.response(Answer(document(view, base: context.base)))
    }

    /// `POST /v1/tasks/batch`: at most 50 ids; unknown ones are simply absent.
    func batch(_ request: Request, _ context: SandboxContext) async throws -> Response {
        let body = try await request.wholeBody()
        guard case .object(let fields)? = try? JSONValue(parsing: body), case .list(let ids)? = fields["task_ids"],
            (1...50).contains(ids.count)
        else { throw Refusal.invalid("task_ids must be an array of 1 to 50 ids") }
        traffic.batchQuery(of: ids.count)
        var found: [JSONValue] = []
        for case .text(let id) in ids {
            if let view = await desk.view(id) { found.append(document(view, base: context.base)) }
        }
        return try faults.response(Answer(["data": .list(found)]))
    }

    /// `GET /v1/tasks`: newest first, without links; pages of at most 50.
    func list(_ request: Request, _ context: SandboxContext) async throws -> Response {
        let query = request.uri.queryParameters
        let page = try Self.number(query.get("page"), or: 1, in: 1...1_000_000)
        let size = try Self.number(query.get("page_size"), or: 20, in: 1...50)
        let (status, model, type) = (query.get("status"), query.get("model"), query.get("type"))
        let (views, total) = await desk.page(page, size: size) { view in
            let shown = view.isRunning ? "processing" : view.status.rawValue
            return (status ?? shown) == shown && (model ?? EvolinkDocument.model) == EvolinkDocument.model
                && (type ?? "video") == "video"
        }
        return try faults.response(
            Answer([
                "data": .list(views.map(item)), "total": .init(integerLiteral: total),
                "page": .init(integerLiteral: page), "page_size": .init(integerLiteral: size),
            ])
        )
    }

    func credits(_ request: Request, _ context: SandboxContext) async throws -> Response {
        let (used, left) = await desk.credits()
        let remaining = left ?? 1_000_000
        return try Answer([
            "success": true,
            "data": [
                "user": ["remaining_credits": .number(remaining), "used_credits": .number(used)],
                "token": [
                    "unlimited_credits": .flag(left == nil), "remaining_credits": .number(remaining),
                    "used_credits": .number(used),
                ],
            ],
        ]).response()
    }

    func models(_ request: Request, _ context: SandboxContext) async throws -> Response {
        try Answer(["data": [["id": .text(EvolinkDocument.model), "object": "model"]]]).response()
    }

    /// The answer to a submission: the seed's `VideoGenerationResponse`.
    func created(_ view: TaskView) -> JSONValue {
        [
            "created": Self.seconds(view.record.created), "id": .text(view.record.id),
            "model": .text(EvolinkDocument.model), "object": "video.generation.task",
            "progress": .init(integerLiteral: view.progress), "status": .text(view.status.rawValue), "type": "video",
            "task_info": ["can_cancel": false, "estimated_time": .init(integerLiteral: estimate)],
            "usage": [
                "billing_rule": "per_second", "user_group": "default",
                "credits_reserved": .number(view.record.reserved),
            ],
        ]
    }

    /// The answer to a question about a task; also the body of its callback.
    @Sendable func document(_ view: TaskView, base: String) -> JSONValue {
        let view = faults.shown(view)
        guard case .object(var fields) = created(view) else { return .null }
        fields["status"] = faults.status(view.status.rawValue)
        if view.status == .completed {
            let usd = CreditTariff.rate.money(view.credits).usd
            fields["results"] = .list(links.link(view, base: base).map { [.text($0.text)] } ?? [])
            fields["usage"] = [
                "billing_rule": "per_second", "user_group": "default",
                "credits_reserved": .number(view.record.reserved),
                "credits_used": .number(view.credits),
                "cost": ["credits": .number(view.credits), "usd": .number(usd)],
            ]
        }
        if let failure = view.result?.failure {
            fields["error"] = ["code": .text(failure.code), "message": .text(failure.message)]
        }
        return .object(fields)
    }

    private func item(_ view: TaskView) -> JSONValue {
        [
            "id": .text(view.record.id), "model": .text(EvolinkDocument.model), "type": "video",
            "status": .text(view.isRunning ? "processing" : view.status.rawValue),
            "progress": .init(integerLiteral: view.progress), "created_at": Self.seconds(view.record.created),
            "has_results": .flag(view.status == .completed && !view.record.faults.contains(.noLink)),
            "has_error": .flag(view.status == .failed), "credits_used": .number(view.credits),
        ]
    }

    private static func seconds(_ date: Date) -> JSONValue { .init(integerLiteral: Int(date.timeIntervalSince1970)) }

    static func number(_ text: String?, or other: Int, in range: ClosedRange<Int>) throws(Refusal) -> Int {
        guard let text else { return other }
        guard let number = Int(text), range.contains(number) else { throw .invalid("\(text) is out of range") }
        return number
    }
}
