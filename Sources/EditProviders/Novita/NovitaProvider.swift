import EditModel
import Foundation

/// Novita's API: a flat body, an id, and one query a task. There is no key against double purchases and no list of
/// tasks, so an unknown outcome stays unknown.
struct NovitaProvider: EditProvider {
    let traits: ProviderTraits
    let baseURL: WebAddress
    let key: Secret

    init(traits: ProviderTraits, configuration: ProviderConfiguration) {
        self.traits = traits
        baseURL = configuration.baseURL
        key = configuration.apiKey
    }

    /// The documents' samples of videos: 3600 s. For this model it is not documented, so links are fetched at once.
    let defaultLinkLife: Duration = .seconds(3600)

    var reader: AnswerReader { AnswerReader(key: key) }
    var errors: NovitaErrors { NovitaErrors(reader: reader) }

    func submission(of order: EditOrder, key: String) throws -> SubmissionRequest {
        try OrderLimits(traits: traits, base: baseURL).check(order)
        try OrderLimits.check(key: key)
        return submission(stored: try RequestBody.bytes(NovitaBody(order)), key: key)
    }

    func submission(stored body: [UInt8], key: String) -> SubmissionRequest {
        SubmissionRequest(path: "/v3/async/\(traits.model)", key: key, body: body)
    }

    func request(for submission: SubmissionRequest) -> WebRequest {
        WebRequest(
            "POST",
            baseURL.appending(submission.path),
            headers: [WebHeader("Content-Type", "application/json")],
            bearer: key,
            body: .bytes(submission.body)
        )
    }

    func outcome(ofSubmission result: Result<WebResponse, WebFailure>) -> SubmissionOutcome {
        switch result {
        case .failure(let failure):
            return failure.reach == .notSent
                ? .notSent(failure) : .unknown(code: failure.code, message: reader.clean(failure.message))
        case .success(let response) where response.isSuccess:
            if let id = reader.decode(NovitaAccepted.self, from: response)?.id.flatMap(TaskID.init) {
                return .accepted(AcceptedTask(id: id))
            }
            let message = "Accepted without a valid task id. \(reader.excerpt(response))"
            return .unknown(code: "no-task-id", message: message)
        case .success(let response):
            let error = errors.error(of: response)
            if let rejection = errors.provedRefusal(response, error) { return .refused(rejection) }
            return .unknown(code: errors.code(error, response), message: errors.message(error, response))
        }
    }

    func taskQuery(_ id: TaskID) -> WebRequest {
        WebRequest("GET", baseURL.appending("/v3/async/task-result?task_id=\(id.text)"), bearer: key)
    }

    func report(ofQuery response: WebResponse, for id: TaskID) -> QueryOutcome {
        guard response.isSuccess else {
            if response.status == 404, let error = errors.error(of: response), errors.isUnknownTask(error) {
                return .gone(code: errors.code(error, response), message: errors.message(error, response))
            }
            return errors.trouble(response, isOptional: false).outcome()
        }
        guard let answer = reader.decode(NovitaResult.self, from: response), let status = answer.task?.status else {
            return .retry(after: nil, code: "unreadable", message: reader.excerpt(response))
        }
        if let named = answer.task?.id, named != id.text {
            return .retry(after: nil, code: "wrong-task", message: "The answer is about another task.")
        }
        return .report(report(answer, status: taskStatus(status), id: id))
    }

    func accountCheck() -> WebRequest? {
        WebRequest("GET", baseURL.appending("/openapi/v1/billing/balance/detail"), bearer: key)
    }

    func accountState(of response: WebResponse) -> AccountOutcome {
        guard response.isSuccess else { return errors.trouble(response, isOptional: true).outcome() }
        guard let available = reader.decode(NovitaBalance.self, from: response)?.available else {
            return .retry(after: nil, code: "unreadable", message: reader.excerpt(response))
        }
        return .answer(.money(Money(usd: available / 10_000)))
    }

    private func report(_ answer: NovitaResult, status: TaskStatus, id: TaskID) -> TaskReport {
        var report = TaskReport(id: id, status: status)
        report.progress = answer.task?.progress.map { Int(NSDecimalNumber(decimal: min(max($0, 0), 100)).doubleValue) }
        report.links = OutputLink.usable(answer.links)
        if status == .failed || status == .cancelled {
            report.failure = NovitaFailures.failure(answer.task?.reason, status: status, reader: reader)
        }
        return report
    }

    /// Documented: queued, processing, succeed, failed. Clients of others also know a cancelled one, in two spellings.
    private func taskStatus(_ text: String) -> TaskStatus {
        switch text.uppercased() {
        case "TASK_STATUS_QUEUED": .queued
        case "TASK_STATUS_PROCESSING": .running
        case "TASK_STATUS_SUCCEED": .succeeded
        case "TASK_STATUS_FAILED": .failed
        case "TASK_STATUS_CANCELED", "TASK_STATUS_CANCELLED": .cancelled
        default: .unrecognised(reader.clean(text, limit: 64))
        }
    }
}
