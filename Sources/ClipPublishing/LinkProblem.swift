import EditModel

/// What is wrong with a link.
struct LinkProblem: Hashable, Sendable {
    /// For a person.
    let message: String
    /// Whether it may be right another time: the network, or a host that is busy.
    let mayPass: Bool

    /// What an answer or a look at the address shows.
    init(_ message: String, mayPass: Bool = false) {
        self.message = message
        self.mayPass = mayPass
    }

    /// Nothing was answered.
    init(_ failure: WebFailure) {
        message = failure.message
        mayPass = ["dns", "connect", "timeout", "reset"].contains(failure.code)
    }

    /// A host answers with another status than one of success.
    init(status: Int, of host: String) {
        message = "\(host) answers \(status)"
        mayPass = [408, 425, 429].contains(status) || status >= 500
    }
}
