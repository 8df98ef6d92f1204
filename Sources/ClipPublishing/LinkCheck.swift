import EditModel

/// Asks a link as a provider would: mostly for one byte, as the answer tells the file's length.
///
/// Never by HEAD: the signature of a presigned link is for GET alone.
struct LinkCheck: Sendable {
    let transport: any WebTransport
    /// Where links may lead: in rehearsals also to this machine.
    let judge: AddressJudge

    private static let mostRedirects = 5
    private static let limits = WebLimits(firstByte: .seconds(20), whole: .seconds(30), maximumBytes: Int64.max)

    /// What is wrong with a link; `nil` when a file of that length can be fetched from it.
    ///
    /// - Parameters:
    ///   - url: The link.
    ///   - bytes: The file's length.
    /// - Throws: `CancellationError`.
    func problem(with url: String, bytes: Int64) async throws -> LinkProblem? {
        try await following(url) { address, places in
            let headers = [WebHeader("Range", "bytes=0-0"), WebHeader("Accept-Encoding", "identity")]
            var request = WebRequest("GET", address.text, headers: headers)
            request.addresses = places
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
    func difference(of url: String, from bytes: [UInt8]) async throws -> LinkProblem? {
        try await following(url) { address, places in
            var request = WebRequest("GET", address.text, headers: [WebHeader("Accept-Encoding", "identity")])
            request.addresses = places
            let answer = try await transport.send(request, limits: .query)
            guard answer.status == 200 else { return (answer, LinkProblem(status: answer.status, of: address.host)) }
            if answer.body == bytes { return (answer, nil) }
            let length = answer.body.count
            let text = "\(address.host) gives \(length) other bytes instead of the file's \(bytes.count)"
            return (answer, LinkProblem(text))
        }
    }

    /// Asks a link, and where it redirects to.
    private func following(
        _ url: String,
        _ look: (WebAddress, _ places: [HostAddress]) async throws -> (head: WebResponse, problem: LinkProblem?)
    ) async throws -> LinkProblem? {
        guard var address = WebAddress(url) else { return LinkProblem("it is no http or https address") }
        do {
            for _ in 0...Self.mostRedirects {
                guard let places = try await judge(address) else {
                    return LinkProblem("\(address.host) is not on the public internet")
                }
                guard address.isProtected else { return LinkProblem("it is not https") }
                let (head, problem) = try await look(address, places)
                guard [301, 302, 303, 307, 308].contains(head.status) else { return problem }
                guard let next = head.header("Location").flatMap(address.resolving) else {
                    return LinkProblem("\(address.host) redirects to no http or https address")
                }
                address = next
            }
            return LinkProblem("it redirects more than \(Self.mostRedirects) times")
        } catch let failure as WebFailure {
            return LinkProblem(failure)
        }
    }

    private static func problem(of head: WebResponse, from address: WebAddress, bytes: Int64) -> LinkProblem? {
        let length: Int64?
        switch head.status {
        case 200: length = head.header("Content-Length").flatMap { Int64($0) }
        case 206: length = head.header("Content-Range")?.split(separator: "/").last.flatMap { Int64($0) }
        default: return LinkProblem(status: head.status, of: address.host)
        }
        if head.header("Content-Type")?.lowercased().hasPrefix("text/html") == true {
            return LinkProblem("\(address.host) gives a page of the web instead of the file")
        }
        guard let length else { return LinkProblem("\(address.host) does not tell the file's length") }
        return length == bytes ? nil : LinkProblem("\(address.host) gives \(length) bytes instead of \(bytes)")
    }
}
