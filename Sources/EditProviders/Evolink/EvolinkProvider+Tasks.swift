import EditModel
import Foundation

/// How tasks stand.
extension EvolinkProvider {
    func taskQuery(_ id: TaskID) -> WebRequest {
        WebRequest("GET", baseURL.appending("/v1/tasks/\(id.text)"), bearer: key)
    }

    func report(ofQuery response: WebResponse, for id: TaskID) -> QueryOutcome {
        guard response.isSuccess else {
            if response.status == 404, let detail = errors.detail(of: response), isGone(detail) {
                return .gone(code: errors.code(detail, response), message: errors.message(detail, response))
            }
            return errors.trouble(response, isOptional: false).outcome()
        }
        guard let task = reader.decode(EvolinkTask.self, from: response), let status = task.status else {
            return .retry(after: nil, code: "unreadable", message: reader.excerpt(response))
        }
        if let named = task.id, named != id.text {
            return .retry(after: nil, code: "wrong-task", message: "The answer is about another task.")
        }
        return .report(report(task, status: status, id: id))
    }

    /// Evolink's own client: at most 50.
    var batchQuerySize: Int { 50 }

    func batchQuery(_ ids: [TaskID]) -> WebRequest? {
        guard let body = try? RequestBody.bytes(["task_ids": ids.map(\.text)]) else { return nil }
        var request = WebRequest(
            "POST",
            baseURL.appending("/v1/tasks/batch"),
            headers: [WebHeader("Content-Type", "application/json")],
            bearer: key,
            body: .bytes(body)
        )
        request.isQuestion = true
        return request
    }

    /// A successful answer of another shape, such as a page for people, says that there is no such call.
    func reports(ofBatch response: WebResponse, for ids: [TaskID]) -> BatchQueryOutcome {
        guard response.isSuccess else { return errors.trouble(response, isOptional: true).outcome() }
        guard let page = reader.decode(EvolinkPage.self, from: response) else { return unreadable(response) }
        guard let tasks = page.tasks else { return .notOffered }
        let named = Dictionary(tasks.map { ($0.id, $0) }) { first, _ in first }
        var answer = BatchReports(reports: [], absent: [])
        for id in ids {
            if let task = named[id.text], let status = task.status {
                answer.reports.append(report(task, status: status, id: id))
            } else {
                answer.absent.append(id)
            }
        }
        return .answer(answer)
    }

    /// What an answer that is no JSON means for a call that may not be offered.
    func unreadable<Value>(_ response: WebResponse) -> OptionalCallOutcome<Value> {
        let first = response.body.first { ![0x20, 0x09, 0x0A, 0x0D].contains($0) }
        if first == UInt8(ascii: "<") { return .notOffered }
        return .retry(after: nil, code: "unreadable", message: reader.excerpt(response))
    }

    /// An envelope without a code is about the task too: the path itself is a known one.
    private func isGone(_ detail: EvolinkErrorDetail) -> Bool {
        detail.code.map(EvolinkErrors.isUnknownTask) ?? true
    }

    private func report(_ task: EvolinkTask, status: String, id: TaskID) -> TaskReport {
        var report = TaskReport(id: id, status: taskStatus(status))
        report.progress = task.progress.map { Int(NSDecimalNumber(decimal: min(max($0, 0), 100)).doubleValue) }
        switch report.status {
        case .queued, .running: break
        case .succeeded, .unrecognised:
            let cost = task.cost
            report.links = OutputLink.usable(task.links)
            report.creditsUsed = cost.credits
            report.usdCost = cost.usd
        case .failed: report.failure = EvolinkFailures.failure(task.error, reader: reader)
        case .cancelled: report.failure = EvolinkFailures.cancelled(task.error, reader: reader)
        }
        return report
    }

    /// Documented: pending, processing, completed, failed. `cancelled` is in the callback's description only.
    func taskStatus(_ text: String) -> TaskStatus {
        switch text.lowercased() {
        case "pending", "queued": .queued
        case "processing": .running
        case "completed": .succeeded
        case "failed": .failed
        case "cancelled", "canceled": .cancelled
        default: .unrecognised(reader.clean(text, limit: 64))
        }
    }
}
