import EditModel

/// Evolink's API: submissions here, tasks and the account in the extensions beside it.
///
/// From the seed document: the body, the answer, the error envelope and its statuses. From Evolink's own client:
/// the idempotency key, the batch query, the list, the credits; those may be missing without harm.
struct EvolinkProvider: EditProvider {
    let traits: ProviderTraits
    let baseURL: WebAddress
    let key: Secret

    init(traits: ProviderTraits, configuration: ProviderConfiguration) {
        self.traits = traits
        baseURL = configuration.baseURL
        key = configuration.apiKey
    }

    /// Seed document: links are valid for 24 hours.
    let defaultLinkLife: Duration = .seconds(86_400)

    var reader: AnswerReader { AnswerReader(key: key) }
    var errors: EvolinkErrors { EvolinkErrors(reader: reader) }

    func submission(of order: EditOrder, key: String) throws -> SubmissionRequest {
        try OrderLimits(traits: traits, base: baseURL).check(order)
        try OrderLimits.check(key: key)
        return submission(stored: try RequestBody.bytes(EvolinkBody(order, model: traits.model)), key: key)
    }

    func submission(stored body: [UInt8], key: String) -> SubmissionRequest {
        SubmissionRequest(path: "/v1/videos/generations", key: key, body: body)
    }

    /// Both headers carry the key, as in Evolink's own client.
    func request(for submission: SubmissionRequest) -> WebRequest {
        WebRequest(
            "POST",
            baseURL.appending(submission.path),
            headers: [
                WebHeader("Content-Type", "application/json"),
                WebHeader("Idempotency-Key", submission.key),
                WebHeader("X-Evo-Run-Id", submission.key),
            ],
            bearer: key,
            body: .bytes(submission.body)
        )
    }

    func outcome(ofSubmission result: Result<WebResponse, WebFailure>) -> SubmissionOutcome {
        switch result {
        case .failure(let failure):
            failure.reach == .notSent
                ? .notSent(failure) : .unknown(code: failure.code, message: reader.clean(failure.message))
        case .success(let response):
            response.isSuccess ? outcome(ofSuccess: response) : outcome(ofRefusal: response)
        }
    }

    private func outcome(ofSuccess response: WebResponse) -> SubmissionOutcome {
        guard let task = reader.decode(EvolinkTask.self, from: response), let id = task.id.flatMap(TaskID.init) else {
            let message = "Accepted without a valid task id. \(reader.excerpt(response))"
            return .unknown(code: "no-task-id", message: message)
        }
        return .accepted(
            AcceptedTask(
                id: id,
                estimatedTime: Duration(saidSeconds: task.estimatedTime),
                replayed: response.header("idempotency-replayed")?.lowercased() == "true"
            )
        )
    }

    private func outcome(ofRefusal response: WebResponse) -> SubmissionOutcome {
        let detail = errors.detail(of: response)
        if let detail, let rejection = errors.provedRefusal(response, detail) { return .refused(rejection) }
        return .unknown(
            code: errors.code(detail, response),
            message: errors.message(detail, response)
        )
    }
}
