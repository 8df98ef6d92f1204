import EditModel

/// Why a question about tasks or the account has no usable answer.
enum ReadTrouble {
    case notOffered
    case retry(after: RetryAfter?, code: String, message: String)
    case access(ProviderRejection)

    /// The same as the outcome of a call that may not be offered.
    func outcome<Value>() -> OptionalCallOutcome<Value> {
        switch self {
        case .notOffered: .notOffered
        case .retry(let after, let code, let message): .retry(after: after, code: code, message: message)
        case .access(let rejection): .access(rejection)
        }
    }

    /// The same as the outcome of a query that every provider has.
    func outcome() -> QueryOutcome {
        switch self {
        case .notOffered: .retry(after: nil, code: "not-offered", message: "The provider has no such call.")
        case .retry(let after, let code, let message): .retry(after: after, code: code, message: message)
        case .access(let rejection): .access(rejection)
        }
    }
}
