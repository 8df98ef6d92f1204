import EditModel

/// Novita's error envelope `{code, reason, message, metadata}`; `code` is a number, or the name where `reason` has
/// none.
struct NovitaError: Decodable {
    let code: String?
    let reason: String?
    let message: String?

    init(from decoder: any Decoder) throws {
        let error = try decoder.container(keyedBy: CodingKeys.self)
        code = error.text(.code)
        reason = error.text(.reason)
        message = error.text(.message)
    }

    /// The names that may tell what it is.
    var names: [String] { [reason, code].compactMap { $0?.uppercased() } }

    private enum CodingKeys: String, CodingKey { case code, reason, message }
}

/// What Novita's errors mean: by the name first, as a missing balance has the same status as a bad request.
///
/// A refusal is proved by a documented name with a status 4xx (not 408 or 409), by 429, which is documented as the
/// limiter's answer, and by 401 with the envelope, which is documented as a missing or wrong key. `CREATE_TASK_FAILED`
/// and `BILLING_FAILED` prove nothing.
struct NovitaErrors {
    let reader: AnswerReader

    /// The error of an answer, if it has the envelope.
    func error(of response: WebResponse) -> NovitaError? {
        let error = reader.decode(NovitaError.self, from: response)
        return error.flatMap { $0.code == nil && $0.reason == nil && $0.message == nil ? nil : $0 }
    }

    /// The refusal, if the answer proves that nothing was made.
    func provedRefusal(_ response: WebResponse, _ error: NovitaError?) -> ProviderRejection? {
        guard (400...499).contains(response.status), ![408, 409].contains(response.status),
            let meaning = meaning(error, response)
        else { return nil }
        return rejection(meaning, error, response)
    }

    /// What the answer to a question says where it does not answer.
    ///
    /// - Parameter isOptional: Whether the call may be missing; then 404 and 405 say that it is.
    func trouble(_ response: WebResponse, isOptional: Bool) -> ReadTrouble {
        let error = error(of: response)
        if isOptional, [404, 405].contains(response.status) { return .notOffered }
        if response.status < 500, response.status == 401 || meaning(error, response) == .access {
            return .access(rejection(.access, error, response))
        }
        let after = reader.retryAfter(response)
        return .retry(after: after, code: code(error, response), message: message(error, response))
    }

    /// Whether the provider says that there is no such task.
    func isUnknownTask(_ error: NovitaError) -> Bool {
        error.names.contains("TASK_NOT_FOUND") || !error.names.contains { Self.meanings[$0] != nil }
    }

    /// The code for ledger and reports: the documented name where there is one.
    func code(_ error: NovitaError?, _ response: WebResponse) -> String {
        let known = error?.names.first { Self.meanings[$0] != nil || Self.provingNothing.contains($0) }
        return known ?? reader.code(error?.reason) ?? reader.code(error?.code) ?? "http-\(response.status)"
    }

    /// The message for a person.
    func message(_ error: NovitaError?, _ response: WebResponse) -> String {
        let message = error?.message.map { reader.clean($0) } ?? ""
        return message.isEmpty ? reader.excerpt(response) : message
    }

    private func rejection(
        _ meaning: ProviderRejection.Meaning,
        _ error: NovitaError?,
        _ response: WebResponse
    ) -> ProviderRejection {
        ProviderRejection(
            meaning,
            code: code(error, response),
            message: message(error, response),
            status: response.status,
            requestID: reader.requestID(response)
        )
    }

    /// `nil` where name and status prove nothing.
    private func meaning(_ error: NovitaError?, _ response: WebResponse) -> ProviderRejection.Meaning? {
        let after = reader.retryAfter(response)
        for name in error?.names ?? [] {
            if Self.provingNothing.contains(name) { return nil }
            if name == "RATE_LIMIT_EXCEEDED" { return .throttled(retryAfter: after) }
            if let meaning = Self.meanings[name] { return meaning }
        }
        if response.status == 429 { return .throttled(retryAfter: after) }
        return response.status == 401 && error != nil ? .access : nil
    }

    private static let provingNothing: Set = [
        "CREATE_TASK_FAILED", "BILLING_FAILED", "TASK_FAILED", "GET_RESULT_FAILED", "TASK_NOT_FOUND",
    ]

    /// The documented names. `API_NOT_FOUND` stops the run: the address is wrong for every edit.
    private static let meanings: [String: ProviderRejection.Meaning] = [
        "INVALID_REQUEST_BODY": .badInput,
        "IMAGE_FILE_EXCEEDS_MAX_SIZE": .badInput,
        "INVALID_IMAGE_FORMAT": .badInput,
        "IMAGE_EXCEEDS_MAX_RESOLUTION": .badInput,
        "INVALID_IMAGE_SIZE": .badInput,
        "IMAGE_NO_FACE_DETECTED": .badInput,
        "INVALID_CUSTOM_OUTPUT_PATH": .badInput,
        "INVALID_AUDIO_FILE": .badInput,
        "ILLEGAL_PROMPT": .contentPolicy,
        "ILLEGAL_IMAGE_CONTENT": .contentPolicy,
        "BILLING_BALANCE_NOT_ENOUGH": .exhausted,
        "MISSING_API_KEY": .access,
        "INVALID_API_KEY": .access,
        "BILLING_AUTH_FAILED": .access,
        "FEATURE_NOT_ALLOWED": .access,
        "API_NOT_ALLOWED": .access,
        "NEED_REAL_NAME_VERIFY": .access,
        "API_NOT_FOUND": .access,
    ]
}
