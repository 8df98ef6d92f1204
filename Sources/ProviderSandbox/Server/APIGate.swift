import EditModel
import Hummingbird
import Logging
import NIOCore

/// What every request of the interface passes: the key, then the faults that have no effect, then its route; and what
/// goes wrong on the way becomes a documented answer.
struct APIGate: Sendable {
    typealias Route = @Sendable (Request, SandboxContext) async throws -> Response

    let acceptedKeys: [String]?
    let dice: FaultDice
    let words: RefusalWords
    let timekeeper: Timekeeper
    let logger: Logger

    func guarding(_ route: @escaping Route) -> Route {
        { request, context in
            do {
                try checkKey(request)
                if let fault = try await strike(context) { return fault }
                return try await route(request, context)
            } catch let refusal as Refusal {
                return try words.answer(refusal).response()
            } catch let error as HTTPError {
                return try words.answer(error.status == .contentTooLarge ? .tooLarge : .noRoute).response()
            } catch {
                logger.error("a request broke", metadata: ["path": "\(request.uri.path)", "error": "\(error)"])
                return try words.answer(.broken).response()
            }
        }
    }

    /// Ends the connection without an answer.
    static func cut(_ context: SandboxContext) async -> Response {
        try? await context.channel.close()
        return Response(status: .internalServerError)
    }

    /// The page that a gateway in front of a provider shows.
    static var htmlPage: Response {
        let page =
            "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>502 Bad Gateway</body>\r\n</html>\r\n"
        return Response(
            status: .badGateway,
            headers: [.contentType: "text/html"],
            body: .init(byteBuffer: ByteBuffer(string: page))
        )
    }

    private func strike(_ context: SandboxContext) async throws -> Response? {
        if dice.strikes(.slowHeaders) { try await timekeeper.sleep(.seconds(20)) }
        if dice.strikes(.reset) { return await Self.cut(context) }
        if dice.strikes(.html) { return Self.htmlPage }
        if dice.strikes(.serverError) { return try words.answer(.broken).response() }
        if dice.strikes(.throttle) { return try words.answer(.throttled).response() }
        return nil
    }

    private func checkKey(_ request: Request) throws(Refusal) {
        let prefix = "Bearer "
        guard let header = request.headers[.authorization], header.hasPrefix(prefix), header.count > prefix.count else {
            throw .missingKey
        }
        guard let acceptedKeys else { return }
        guard acceptedKeys.contains(String(header.dropFirst(prefix.count))) else { throw .wrongKey }
    }
}

/// Turns requests that no route takes into the interface's own 404.
struct UnknownRoutes: RouterMiddleware {
    let words: RefusalWords

    func handle(
        _ request: Request,
        context: SandboxContext,
        next: (Request, SandboxContext) async throws -> Response
    ) async throws -> Response {
        do {
            return try await next(request, context)
        } catch let error as HTTPError where error.status == .notFound {
            return try words.answer(.noRoute).response()
        }
    }
}
