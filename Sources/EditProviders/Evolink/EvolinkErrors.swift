import EditModel

/// What Evolink's errors mean.
///
/// A refusal is proved only by 400, 401, 402, 403 or 429 with the documented envelope and a code that is none of the
/// provider's own trouble. What it means is told by the code, then by the type, then by the status. The codes are
/// those of the seed document and of Evolink's own client (`verifiedPrechargeRejection` and its lists).
struct EvolinkErrors {
    let reader: AnswerReader

    /// The error of an answer, if it has the envelope.
    func detail(of response: WebResponse) -> EvolinkErrorDetail? {
        reader.decode(EvolinkErrorEnvelope.self, from: response)?.error
    }

    /// The refusal, if the answer proves that nothing was made.
    func provedRefusal(_ response: WebResponse, _ detail: EvolinkErrorDetail) -> ProviderRejection? {
        guard [400, 401, 402, 403, 429].contains(response.status), detail.code != nil || detail.type != nil,
            let meaning = meaning(detail, response)
        else { return nil }
        return rejection(meaning, detail, response)
    }

    /// What the answer to a question says where it does not answer.
    ///
    /// - Parameter isOptional: Whether the call may be missing; then a refusal of the call as such says that it is.
    func trouble(_ response: WebResponse, isOptional: Bool) -> ReadTrouble {
        let detail = detail(of: response)
        let means = detail.flatMap { meaning($0, response) }
        if response.status == 401 || (means == .access && response.status < 500) {
            return .access(rejection(.access, detail, response))
        }
        if isOptional, [400, 404, 405, 410, 422, 501].contains(response.status) { return .notOffered }
        let after = reader.retryAfter(response)
        return .retry(after: after, code: code(detail, response), message: message(detail, response))
    }

    /// A code that says that there is no such task.
    static func isUnknownTask(_ code: String) -> Bool {
        ["task_not_found", "resource_not_found", "not_found", "404"].contains(code.lowercased())
    }

    /// The code for ledger and reports.
    func code(_ detail: EvolinkErrorDetail?, _ response: WebResponse) -> String {
        reader.code(detail?.code) ?? reader.code(detail?.type) ?? "http-\(response.status)"
    }

    /// The message for a person.
    func message(_ detail: EvolinkErrorDetail?, _ response: WebResponse) -> String {
        let message = detail?.message.map { reader.clean($0) } ?? ""
        return message.isEmpty ? reader.excerpt(response) : message
    }

    private func rejection(
        _ meaning: ProviderRejection.Meaning,
        _ detail: EvolinkErrorDetail?,
        _ response: WebResponse
    ) -> ProviderRejection {
        ProviderRejection(
            meaning,
            code: code(detail, response),
            message: message(detail, response),
            status: response.status,
            requestID: reader.requestID(response, said: detail?.requestID)
        )
    }

    /// `nil` where code or type prove nothing.
    private func meaning(_ detail: EvolinkErrorDetail, _ response: WebResponse) -> ProviderRejection.Meaning? {
        let after = reader.retryAfter(response)
        for name in [detail.code, detail.type].compactMap({ $0?.lowercased() }) {
            if Self.provingNothing.contains(name) { return nil }
            if Self.access.contains(name) { return .access }
            if Self.content.contains(name) { return .contentPolicy }
            if Self.input.contains(name) { return .badInput }
            if name.contains("quota") || name.contains("balance") { return .exhausted }
            if name.contains("rate_limit") { return .throttled(retryAfter: after) }
        }
        switch response.status {
        case 401, 403: return .access
        case 402: return .exhausted
        case 429: return .throttled(retryAfter: after)
        default: return .badInput
        }
    }

    private static let access: Set = [
        "unauthorized", "authentication_error", "invalid_api_key", "model_access_denied", "key_disabled",
        "key_expired", "key_model_not_allowed", "user_disabled",
    ]
    private static let content: Set = [
        "content_policy_violation", "content_filter", "sensitive_content", "moderation_blocked",
        "input_moderation_failed",
    ]
    private static let input: Set = [
        "invalid_request", "invalid_parameters", "image_processing_error", "image_dimension_mismatch",
    ]
    private static let provingNothing: Set = [
        "paid_outcome_unknown", "idempotency_conflict", "internal_error", "api_error", "service_error",
        "service_unavailable", "no_available_channel", "model_unavailable", "channel_selection_failed",
        "upstream_error", "generation_timeout", "unknown_error",
    ]
}
