import BatchPipeline
import EditModel
import Foundation
import Synchronization

/// What a request is for.
enum WireCall: String, Sendable {
    case submission, query, list, upload, download, other
}

/// A request that comes over the wire.
struct WireLook: Sendable {
    /// What it is for.
    var call: WireCall
    /// Which of its kind it is, from 1.
    var number: Int
}

/// How a connection behaves.
enum WireManner: Sendable {
    case decent
    /// Reset once the head is read, before the body.
    case resetsBeforeBody
    /// Reset once the request has had its effect, without an answer.
    case resetsAfterBody
    /// Reset in the middle of the answer's body.
    case resetsInAnswer
    /// The answer's head trickles and never ends.
    case slowHead
    /// The answer's body trickles: a byte every 20 s.
    case slowBody
    /// More bytes are announced than come.
    case longLength
    /// Fewer bytes are announced than come.
    case shortLength
    /// The request is taken, and nothing is ever said.
    case silent
}

/// The provider in memory behind real sockets, and the real transport in front of them.
///
/// Trickling and silent connections let the clock pass by themselves, so that nobody waits for them in real time.
final class WireProvider: WebTransport {
    private let server: ScriptedServer
    private let live: LiveWebTransport
    private let isMended = Counts()

    /// - Parameters:
    ///   - provider: Who answers.
    ///   - manner: How each connection behaves.
    init(_ provider: FakeProvider, _ manner: @escaping @Sendable (WireLook) -> WireManner) throws {
        let counts = isMended
        live = LiveWebTransport(timekeeper: provider.clock.timekeeper)
        server = try ScriptedServer { connection, _ in
            guard let head = connection.readHead() else { return }
            let look = counts.look(head)
            let wanted = counts.isMended ? .decent : manner(look)
            if case .resetsBeforeBody = wanted { return connection.reset() }
            guard let request = connection.readRest(of: head) else { return }
            guard let answer = WireAnswer.of(provider, request) else { return connection.reset() }
            WireAnswer.write(answer, to: connection, wanted, provider.clock)
        }
    }

    func mend() { isMended.mend() }

    func send(_ request: WebRequest, limits: WebLimits) async throws -> WebResponse {
        try await live.send(rerouted(request), limits: limits)
    }

    func receive(
        _ request: WebRequest,
        limits: WebLimits,
        onHead: @escaping @Sendable (WebResponse) async throws -> Bool,
        onBytes: @escaping @Sendable (UnsafeRawBufferPointer) throws -> Void
    ) async throws -> WebResponse {
        try await live.receive(rerouted(request), limits: limits, onHead: onHead, onBytes: onBytes)
    }

    /// To the one server, with the port that was meant in front of the path.
    private func rerouted(_ request: WebRequest) -> WebRequest {
        var request = request
        let prefix = "http://127.0.0.1:"
        if request.url.hasPrefix(prefix) { request.url = server.url + "/" + request.url.dropFirst(prefix.count) }
        return request
    }

    /// How many requests of each kind came.
    private final class Counts: Sendable {
        private let state = Mutex((mended: false, counts: [WireCall: Int]()))

        var isMended: Bool { state.withLock { $0.mended } }

        func mend() { state.withLock { $0.mended = true } }

        func look(_ head: String) -> WireLook {
            let call = WireCall(head)
            return state.withLock { state in
                state.counts[call, default: 0] += 1
                return WireLook(call: call, number: state.counts[call, default: 0])
            }
        }
    }
}

extension WireCall {
    /// From the head of a request.
    fileprivate init(_ head: String) {
        let line = head.prefix { $0 != "\r\n" }
        self =
            if line.hasPrefix("POST /9101/v1/videos") {
                .submission
            } else if line.hasPrefix("GET /9101/v1/tasks?") {
                .list
            } else if line.contains("/9101/v1/tasks") {
                .query
            } else if line.hasPrefix("POST /9102") {
                .upload
            } else if line.contains("/9104/") {
                .download
            } else {
                .other
            }
    }
}

/// Answers of the provider in memory as bytes.
private enum WireAnswer {
    /// The answer to a request; `nil` where the provider gives none.
    static func of(_ provider: FakeProvider, _ request: ScriptedConnection.Request) -> PlainAnswer? {
        let words = request.line.split(separator: " ")
        guard words.count > 1 else { return nil }
        let bearer = request.header("Authorization").map { Secret(String($0.dropFirst("Bearer ".count))) }
        let key = request.header("Idempotency-Key").map { [WebHeader("Idempotency-Key", $0)] } ?? []
        let asked = WebRequest(
            String(words[0]),
            "http://127.0.0.1:" + words[1].dropFirst(),
            headers: key,
            bearer: bearer,
            body: request.body.isEmpty ? .none : .bytes(request.body)
        )
        let done = DispatchSemaphore(value: 0)
        let box = Mutex<PlainAnswer?>(nil)
        Task {
            let answer = try? await provider.answer(to: asked)
            box.withLock { $0 = answer }
            done.signal()
        }
        done.wait()
        return box.withLock { $0 }
    }

    static func write(
        _ answer: PlainAnswer,
        to connection: ScriptedConnection,
        _ manner: WireManner,
        _ clock: ScaledClock
    ) {
        let body = answer.body
        switch manner {
        case .decent:
            connection.write(head(answer, body.count))
            connection.write(body)
        case .resetsBeforeBody, .resetsAfterBody:
            connection.reset()
        case .resetsInAnswer:
            connection.write(head(answer, body.count))
            connection.write(Array(body.prefix(body.count / 2)))
            connection.reset()
        case .slowHead:
            connection.write("HTTP/1.1 200 OK\r\nX-Slow: ")
            connection.untilClosed {
                clock.skip(.seconds(1))
                connection.write("x")
            }
        case .slowBody:
            connection.write(head(answer, body.count))
            let rest = Mutex(body[...])
            connection.untilClosed {
                clock.skip(.seconds(20))
                if let byte = rest.withLock({ $0.popFirst() }) { connection.write([byte]) }
            }
        case .longLength:
            connection.write(head(answer, body.count + 1000))
            connection.write(body)
        case .shortLength:
            connection.write(head(answer, body.count / 2))
            connection.write(body)
        case .silent:
            connection.untilClosed { clock.skip(.seconds(2)) }
        }
    }

    private static func head(_ answer: PlainAnswer, _ length: Int) -> String {
        let headers = answer.headers.filter { $0.name != "Content-Length" }.map { "\($0.name): \($0.value)\r\n" }
        return "HTTP/1.1 \(answer.status) Word\r\n\(headers.joined())Content-Length: \(length)\r\n"
            + "Connection: close\r\n\r\n"
    }
}
