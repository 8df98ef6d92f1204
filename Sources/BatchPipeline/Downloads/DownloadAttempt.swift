import EditModel

/// One attempt at a download: request, redirects, and the judgement of the answer.
struct DownloadAttempt: Sendable {
    /// A failure that another attempt may not have.
    struct Transient: Error {
        let message: String
        var status: Int?
        var retryAfter: Duration?
        /// Whether there was no connection, or no secure one: a host without https looks like that.
        var isUnconnected = false
    }

    let transport: any WebTransport
    let policy: AddressPolicy
    let address: WebAddress
    let file: PartialFile
    let expected: ExpectedContent
    let limits: WebLimits
    let timekeeper: Timekeeper

    /// Adds to the file what it lacks.
    ///
    /// - Returns: The host that gave it.
    /// - Throws: ``Transient``; ``DownloadError``; `WanbatchError` of kind storage; `CancellationError`.
    func run() async throws -> String {
        do {
            return try await follow()
        } catch let failure as WebFailure {
            if failure.code == "too-large" { throw tooLarge }
            throw Transient(message: failure.message, isUnconnected: ["connect", "tls"].contains(failure.code))
        }
    }

    private func follow() async throws -> String {
        var current = address
        for _ in 0...DownloadLink.mostRedirects {
            let head = try await request(current, at: try await policy.check(current))
            switch head.status {
            case 200, 206:
                guard file.isWhole else { throw Transient(message: "\(current.host): the file is not complete") }
                return current.host
            case 301, 302, 303, 307, 308:
                current = try DownloadLink.redirect(head.header("Location"), from: current)
            default:
                throw try judge(head, from: current)
            }
        }
        throw DownloadError(.notAllowed, "redirect-limit", "\(address.host) redirects more than 5 times")
    }

    /// Sends one request; only the body of the file itself is taken.
    private func request(_ address: WebAddress, at places: [HostAddress]) async throws -> WebResponse {
        let headers = [WebHeader("Accept", "*/*"), WebHeader("Accept-Encoding", "identity")] + file.resumption
        var request = WebRequest("GET", address.text, headers: headers)
        request.addresses = places
        return try await transport.receive(request, limits: limits) { head in
            guard head.status == 200 || head.status == 206 else { return false }
            try expected.check(contentType: head.header("Content-Type"))
            guard try file.begin(head) else {
                throw Transient(message: "\(address.host): the answer is not the part that was asked for")
            }
            return true
        } onBytes: { bytes in
            try file.append(bytes)
            guard file.bytes <= limits.maximumBytes else { throw tooLarge }
        }
    }

    /// What a status other than success or a redirect means.
    private func judge(_ head: WebResponse, from address: WebAddress) throws -> any Error {
        let message = "\(address.host) answers \(head.status)"
        switch head.status {
        case 416:
            try file.restart()
            return Transient(message: message, status: head.status)
        case 408, 425, 429, 500...:
            let wait = RetryAfter(of: head)?.wait(now: timekeeper.now())
            return Transient(message: message, status: head.status, retryAfter: wait)
        case 400...499:
            return DownloadError(.linkDead, "link-dead", "the link is dead: \(message)", status: head.status)
        default:
            return Transient(message: message, status: head.status)
        }
    }

    private var tooLarge: DownloadError {
        let code = "\(expected.rawValue)-too-large"
        return DownloadError(.notWanted, code, "\(address.host) gives more than \(limits.maximumBytes) bytes")
    }
}
