import EditModel

/// Asks a link as a provider would: mostly for one byte, as the answer tells the file's length.
///
/// Never by HEAD: the signature of a presigned link is for GET alone.
struct LinkCheck: Sendable {
    let transport: any WebTransport
    /// Whether the link may lead to this machine, as in rehearsals.
    let allowsLoopback: Bool

    private static let mostRedirects = 5
    private static let limits = WebLimits(firstByte: .seconds(20), whole: .seconds(30), maximumBytes: Int64.max)

    /// What is wrong with a link; `nil` when a file of that length can be fetched from it.
    ///
    /// - Parameters:
    ///   - url: The link.
    ///   - bytes: The file's length.
    /// - Throws: `CancellationError`.
    func problem(with url: String, bytes: Int64) async throws -> String? {
        try await following(url) { address in
            let headers = [WebHeader("Range", "bytes=0-0"), WebHeader("Accept-Encoding", "identity")]
            let request = WebRequest("GET", address.text, headers: headers)
            let head = try await transport.receive(request, limits: Self.limits) { _ in
                false
            } onBytes: { _ in
            }
            return (head, Self.problem(of: head, from: address, bytes: bytes))
        }
    }

    /// What is wrong with what a link gives; `nil` when it gives just these bytes.
    ///
    /// - Parameters:
    ///   - url: The link.
    ///   - bytes: A small file's content.
    /// - Throws: `CancellationError`.
    func difference(of url: String, from bytes: [UInt8]) async throws -> String? {
        try await following(url) { address in
            let request = WebRequest("GET", address.text, headers: [WebHeader("Accept-Encoding", "identity")])
            let answer = try await transport.send(request, limits: .query)
            guard answer.status == 200 else { return (answer, "\(address.host) answers \(answer.status)") }
            if answer.body == bytes { return (answer, nil) }
            let length = answer.body.count
            return (answer, "\(address.host) gives \(length) other bytes instead of the file's \(bytes.count)")
        }
    }

    /// Asks a link, and where it redirects to.
    private func following(
        _ url: String,
        _ look: (WebAddress) async throws -> (head: WebResponse, problem: String?)
    ) async throws -> String? {
        guard var address = WebAddress(url) else { return "it is no http or https address" }
        do {
            for _ in 0...Self.mostRedirects {
                if let problem = reachProblem(address) { return problem }
                let (head, problem) = try await look(address)
                guard [301, 302, 303, 307, 308].contains(head.status) else { return problem }
                guard let next = head.header("Location").flatMap(address.resolving) else {
                    return "\(address.host) redirects to no http or https address"
                }
                address = next
            }
            return "it redirects more than \(Self.mostRedirects) times"
        } catch let failure as WebFailure {
            return failure.message
        }
    }

    /// Why no provider would fetch from there.
    private func reachProblem(_ address: WebAddress) -> String? {
        if address.isLoopback, allowsLoopback { return nil }
        if address.isLoopback || HostAddress(address.host)?.isInternal == true {
            return "\(address.host) is not on the public internet"
        }
        return address.isProtected ? nil : "it is not https"
    }

    private static func problem(of head: WebResponse, from address: WebAddress, bytes: Int64) -> String? {
        let length: Int64?
        switch head.status {
        case 200: length = head.header("Content-Length").flatMap { Int64($0) }
        case 206: length = head.header("Content-Range")?.split(separator: "/").last.flatMap { Int64($0) }
        default: return "\(address.host) answers \(head.status)"
        }
        guard let length else { return "\(address.host) does not tell the file's length" }
        return length == bytes ? nil : "\(address.host) gives \(length) bytes instead of \(bytes)"
    }
}
