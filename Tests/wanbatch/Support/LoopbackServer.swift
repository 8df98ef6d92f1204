import Foundation
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import ServiceLifecycle

/// A request as a test's server sees it.
struct Asked: Sendable {
    let method: String
    let path: String
    let query: [String: String]
    let headers: HTTPFields
    let body: [UInt8]

    /// A header's value.
    func header(_ name: String) -> String? { HTTPField.Name(name).flatMap { headers[$0] } }
}

/// What a test's server answers.
struct Answer: Sendable {
    var status = 200
    var headers: [String: String] = [:]
    var body: [UInt8] = []
    /// Whether the connection breaks before the body is there.
    var isBroken = false

    /// A JSON answer.
    static func json(_ node: JSONNode, status: Int = 200, headers: [String: String] = [:]) -> Answer {
        Answer(
            status: status,
            headers: headers.merging(["Content-Type": "application/json"]) { $1 },
            body: node.bytes
        )
    }

    /// A connection that breaks.
    static let broken = Answer(isBroken: true)
}

/// An HTTP server on 127.0.0.1 with a free port, for as long as a test needs it.
struct LoopbackServer: Sendable {
    private struct Broken: Error {}

    /// Serves while something goes on.
    ///
    /// - Parameters:
    ///   - answer: What is answered.
    ///   - body: Gets the base URL.
    static func serving<Value: Sendable>(
        _ answer: @escaping @Sendable (Asked) async throws -> Answer,
        _ body: @Sendable (String) async throws -> Value
    ) async throws -> Value {
        let (ports, port) = AsyncStream<Int>.makeStream()
        let responder = CallbackResponder<BasicRequestContext> { request, _ in
            response(try await answer(try await asked(request)))
        }
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let application = Application(
            responder: responder,
            configuration: .init(address: .hostname("127.0.0.1", port: 0)),
            onServerRunning: { channel in port.yield(channel.localAddress?.port ?? 0) },
            logger: logger
        )
        // Ended gently: a server that is cancelled traps if a connection comes at that moment.
        var ending = ServiceGroupConfiguration(services: [application], logger: logger)
        ending.maximumGracefulShutdownDuration = .seconds(2)
        let group = ServiceGroup(configuration: ending)
        let serving = Task { try await group.run() }
        let number = await ports.first { _ in true } ?? 0
        let result: Result<Value, any Error>
        do { result = .success(try await body("http://127.0.0.1:\(number)")) } catch { result = .failure(error) }
        await group.triggerGracefulShutdown()
        try? await serving.value
        return try result.get()
    }

    private static func asked(_ request: Request) async throws -> Asked {
        let body = try await request.body.collect(upTo: 120 << 20)
        return Asked(
            method: request.method.rawValue,
            path: request.uri.path,
            query: Dictionary(
                request.uri.queryParameters.map { (String($0.key), String($0.value)) },
                uniquingKeysWith: { first, _ in first }
            ),
            headers: request.headers,
            body: Array(body.readableBytesView)
        )
    }

    private static func response(_ answer: Answer) -> Response {
        var headers = HTTPFields()
        for (name, value) in answer.headers {
            if let name = HTTPField.Name(name) { headers[name] = value }
        }
        let body =
            answer.isBroken
            ? ResponseBody(contentLength: 512) { _ in throw Broken() }
            : ResponseBody(byteBuffer: ByteBuffer(bytes: answer.body))
        return Response(status: .init(code: answer.status), headers: headers, body: body)
    }
}
