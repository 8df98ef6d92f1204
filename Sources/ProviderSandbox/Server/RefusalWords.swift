import EditModel

/// Refusals in the words of each interface.
struct RefusalWords: Sendable {
    let api: SandboxConfiguration.API
    /// What `Retry-After` a 429 carries, in seconds.
    let retryAfter: Int?

    func answer(_ refusal: Refusal) -> Answer {
        var answer = api == .evolink ? evolink(refusal) : novita(refusal)
        if refusal == .throttled, let retryAfter { answer.headers.append(WebHeader("Retry-After", String(retryAfter))) }
        return answer
    }

    /// Evolink, seed document: `{"error":{"code","message","type"}}`; the codes beyond it are those of its own client.
    private func evolink(_ refusal: Refusal) -> Answer {
        let model = "Token does not have access to model: "
        let (status, code, message, type): (Int, String, String, String) =
            switch refusal {
            case .missingKey, .wrongKey: (401, "unauthorized", "Invalid or expired token", "authentication_error")
            case .wrongModel(let name): (403, "model_access_denied", model + name, "invalid_request_error")
            case .invalid(let reason): (400, "invalid_request", reason, "invalid_request_error")
            case .tooLarge: (413, "invalid_request", "Request body too large", "invalid_request_error")
            case .throttled:
                (429, "rate_limit_exceeded", "Too many requests, please try again later", "rate_limit_error")
            case .noCredits:
                (402, "insufficient_quota", "Insufficient quota. Please top up your account.", "insufficient_quota")
            case .noQuota: (429, "quota_not_enough", "Quota is not enough", "insufficient_quota")
            case .keyConflict:
                (
                    409, "idempotency_conflict", "This Idempotency-Key was already used for a different request",
                    "invalid_request_error"
                )
            case .noTask(let id): (404, "task_not_found", "Task not found: \(id)", "invalid_request_error")
            case .noFile(let id): (404, "file_not_found", "File not found: \(id)", "invalid_request_error")
            case .noRoute: (404, "not_found", "Not found", "invalid_request_error")
            case .broken: (500, "internal_error", "Internal server error", "api_error")
            }
        return Answer(
            ["error": ["code": .text(code), "message": .text(message), "type": .text(type)]],
            status: status
        )
    }

    /// Novita, basic-error-code page: `{code, reason, message, metadata}`.
    private func novita(_ refusal: Refusal) -> Answer {
        let (status, reason, message): (Int, String, String) =
            switch refusal {
            case .missingKey: (400, "MISSING_API_KEY", "missing api key")
            case .wrongKey: (403, "INVALID_API_KEY", "invalid api key")
            case .wrongModel(let name): (400, "INVALID_REQUEST_BODY", "unknown model \(name)")
            case .invalid(let reason): (400, "INVALID_REQUEST_BODY", reason)
            case .tooLarge: (400, "INVALID_REQUEST_BODY", "request body too large")
            case .throttled: (429, "RATE_LIMIT_EXCEEDED", "the rate limit has been exceeded")
            case .noCredits, .noQuota: (400, "BILLING_BALANCE_NOT_ENOUGH", "balance not enough")
            case .keyConflict: (400, "INVALID_REQUEST_BODY", "idempotency conflict")
            case .noTask(let id): (404, "TASK_NOT_FOUND", "task not found: \(id)")
            case .noFile, .noRoute: (404, "API_NOT_FOUND", "api not found")
            case .broken: (500, "CREATE_TASK_FAILED", "create task failed")
            }
        return Answer(
            [
                "code": .init(integerLiteral: status), "reason": .text(reason), "message": .text(message),
                "metadata": [:],
            ],
            status: status
        )
    }
}
