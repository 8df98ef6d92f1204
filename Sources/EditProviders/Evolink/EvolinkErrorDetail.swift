/// The error in Evolink's envelope `{"error":{"code","message","type"}}`, of an answer or of a failed task.
///
/// The seed document has `code` as text, an older client of Evolink as a number.
struct EvolinkErrorDetail: Decodable {
    let code: String?
    let message: String?
    let type: String?
    let requestID: String?

    init(from decoder: any Decoder) throws {
        if let text = try? decoder.singleValueContainer().decode(String.self) {
            (code, message, type, requestID) = (nil, text, nil, nil)
            return
        }
        let error = try decoder.container(keyedBy: CodingKeys.self)
        code = error.text(.code)
        message = error.text(.message)
        type = error.text(.type)
        requestID = error.text(.requestID)
    }

    private enum CodingKeys: String, CodingKey {
        case code, message, type
        case requestID = "request_id"
    }
}

/// An answer that is nothing but an error.
struct EvolinkErrorEnvelope: Decodable {
    let error: EvolinkErrorDetail?
}
