import EditModel
import Foundation
import Hummingbird

/// Novita's questions: task result and balance.
struct NovitaTasks: Sendable {
    let desk: TaskDesk
    let links: TaskLinks
    let faults: QueryFaults
    let traffic: TrafficCounter
    let timekeeper: Timekeeper

    /// The answer to a submission.
    func created(_ view: TaskView) -> JSONValue { ["task_id": .text(view.record.id)] }

    /// `GET /v3/async/task-result?task_id=...`.
    func result(_ request: Request, _ context: SandboxContext) async throws -> Response {
        traffic.query()
        let id = request.uri.queryParameters.get("task_id") ?? ""
        guard let now = await desk.view(id) else { throw Refusal.noTask(id) }
        let view = faults.shown(now)
        let link = links.link(view, base: context.base)
        let videos: [JSONValue] =
            link.map { link in
                let left = max(0, Int(link.expires.timeIntervalSince(timekeeper.now())))
                return [["video_url": .text(link.text), "video_url_ttl": .text(String(left)), "video_type": "mp4"]]
            } ?? []
        let eta = view.isRunning ? max(0, Int(view.record.due.timeIntervalSince(timekeeper.now()).rounded(.up))) : 0
        return try faults.response(
            Answer([
                "extra": [:], "images": [], "audios": [], "videos": .list(videos),
                "task": [
                    "task_id": .text(id), "task_type": "WAN_2_7_VIDEO_EDIT",
                    "status": faults.status(Self.word(view.status)),
                    "reason": .text(view.result?.failure.map { "\($0.code): \($0.message)" } ?? ""),
                    "eta": .init(integerLiteral: eta), "progress_percent": .init(integerLiteral: view.progress),
                ],
            ])
        )
    }

    /// `GET /openapi/v1/billing/balance/detail`: texts in 0.0001 USD.
    func balance(_ request: Request, _ context: SandboxContext) async throws -> Response {
        let left = await desk.credits().left.map { CreditTariff.rate.money($0) } ?? Money(units: 100_000_000)
        let units = JSONValue.text(String(left.units))
        return try Answer([
            "availableBalance": units, "cashBalance": units, "creditLimit": "0", "outstandingInvoices": "0",
        ]).response()
    }

    private static func word(_ status: TaskView.Status) -> String {
        switch status {
        case .pending: "TASK_STATUS_QUEUED"
        case .processing: "TASK_STATUS_PROCESSING"
        case .completed: "TASK_STATUS_SUCCEED"
        case .failed: "TASK_STATUS_FAILED"
        }
    }
}
