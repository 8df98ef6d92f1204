/// Why tasks of Evolink fail, and whether a new task may do better.
///
/// The codes are those of Evolink's page of error codes. Retryable are those of its newest client; its older
/// documents were more generous, and the stricter table holds here.
enum EvolinkFailures {
    private static let retryable: Set = [
        "generation_timeout", "quota_exceeded", "resource_exhausted", "service_error", "service_unavailable",
    ]

    private static let sentences = [
        "content_policy_violation": "The provider's safety filter blocked the edit.",
        "invalid_parameters": "The provider found the parameters invalid.",
        "image_processing_error": "The provider could not process a reference image.",
        "image_dimension_mismatch": "A reference image has a size that the provider does not take.",
        "request_cancelled": "The task was cancelled.",
        "resource_not_found": "The provider could not find the clip or an image.",
        "generation_failed_no_content": "The model gave no output.",
        "generation_timeout": "The provider ran out of time.",
        "quota_exceeded": "The provider's own quota was used up.",
        "resource_exhausted": "The provider had no capacity.",
        "service_error": "The provider had a fault.",
        "service_unavailable": "The provider was not available.",
        "unknown_error": "The provider failed without a known reason.",
    ]

    /// A failed task's reason.
    static func failure(_ detail: EvolinkErrorDetail?, reader: AnswerReader) -> TaskFailure {
        failure(detail, unspecified: "unspecified", sentence: "The task failed.", reader: reader)
    }

    /// A cancelled task's reason. Nobody here cancels: Evolink has no such call.
    static func cancelled(_ detail: EvolinkErrorDetail?, reader: AnswerReader) -> TaskFailure {
        failure(detail, unspecified: "request_cancelled", sentence: "The task was cancelled.", reader: reader)
    }

    private static func failure(
        _ detail: EvolinkErrorDetail?,
        unspecified: String,
        sentence: String,
        reader: AnswerReader
    ) -> TaskFailure {
        let code = reader.code(detail?.code) ?? reader.code(detail?.type) ?? unspecified
        let message = detail?.message.map { reader.clean($0) } ?? ""
        let known = sentences[code.lowercased()]
        return TaskFailure(
            code: code,
            message: message,
            isRetryable: retryable.contains(code.lowercased()),
            isClipUnreachable: code != "content_policy_violation"
                && UnreachableClip.isCause(code: code, message: message),
            sentence: known ?? (message.isEmpty ? sentence : message)
        )
    }
}
