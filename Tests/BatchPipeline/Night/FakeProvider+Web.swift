import EditModel
import Foundation
import Synchronization

extension FakeProvider: WebTransport {
    func send(_ request: WebRequest, limits: WebLimits) async throws -> WebResponse {
        // As the real one: a transport gives way to cancellation before it sends anything.
        try Task.checkCancellation()
        let answer = try await answer(to: request)
        guard answer.body.count <= limits.maximumBytes else {
            throw WebFailure(.maybeSent, "too-large", "the answer is too large")
        }
        return WebResponse(status: answer.status, headers: answer.headers, body: answer.body)
    }

    func receive(
        _ request: WebRequest,
        limits: WebLimits,
        onHead: @escaping @Sendable (WebResponse) async throws -> Bool,
        onBytes: @escaping @Sendable (UnsafeRawBufferPointer) throws -> Void
    ) async throws -> WebResponse {
        let response = try await send(request, limits: limits)
        let head = WebResponse(status: response.status, headers: response.headers)
        if try await onHead(head) { try response.body.withUnsafeBytes { try onBytes($0) } }
        return head
    }

    func answer(to request: WebRequest) async throws -> PlainAnswer {
        let now = clock.elapsed
        if script.isAway(now) {
            state.withLock { state in
                state.lostAt = state.lostAt ?? now
                if request.method == "POST", request.url.hasSuffix("/generations") { state.lostPosts.append(now) }
            }
            throw WebFailure(.notSent, "connect", "no connection")
        }
        guard let url = URLComponents(string: request.url), let port = url.port else { return .text(400, "") }
        if port == 9104 {
            // A key that is sent to a link would be given away.
            return request.bearer == nil ? give(request.url) : .text(400, "a key was sent to a link")
        }
        if port == 9105 { return stored(url.path) }
        guard request.bearer?.reveal() == Self.key else { return .text(418, "no key") }
        switch port {
        case 9101: return try await evolink(request, url)
        case 9102: return try files(request, url)
        case 9103: return try await novita(request, url)
        default: return .text(404, "")
        }
    }

    /// What the web shows of the user's own storage.
    private func stored(_ path: String) -> PlainAnswer {
        let (answer, folder) = state.withLock { state in
            state.storageAsked += 1
            return (state.script.storage(state.storageAsked), state.storage)
        }
        if let answer { return answer }
        guard let folder, let data = FileManager.default.contents(atPath: folder + path) else { return .text(404, "") }
        return PlainAnswer(
            status: 200,
            headers: [WebHeader("Content-Length", "\(data.count)")],
            body: Array(data)
        )
    }
}

extension WebRequest {
    /// The bytes of a body that is not a file.
    var bytes: [UInt8] {
        if case .bytes(let bytes) = body { bytes } else { [] }
    }

    /// Whether the body is a file, or came over the wire.
    var hasFile: Bool {
        switch body {
        case .none: false
        case .bytes(let bytes): !bytes.isEmpty
        case .file(let path, _, _): FileManager.default.fileExists(atPath: path)
        }
    }

    /// The body as an object of JSON.
    var object: [String: Any] { (try? JSONSerialization.jsonObject(with: Data(bytes))) as? [String: Any] ?? [:] }
}

extension PlainAnswer {
    /// An object of JSON.
    static func json(_ status: Int, _ object: [String: Any], _ headers: [WebHeader] = []) -> PlainAnswer {
        let data = (try? JSONSerialization.data(withJSONObject: object)) ?? Data()
        return PlainAnswer(status: status, headers: headers, body: Array(data))
    }
}
