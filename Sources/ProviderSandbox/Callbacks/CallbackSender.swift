import AsyncHTTPClient
import EditModel
import Foundation
import Logging
import NIOCore
import NIOHTTP1

/// Reports the end of tasks to the callbacks that they were created with.
///
/// Evolink, seed document: once the bill is settled, with the body of a task's query, 10 s for an answer, 2xx is
/// success, and after a failure three more tries, 1, 2 and 4 s later.
struct CallbackSender: Sendable {
    let desk: TaskDesk
    /// Goes to the receivers; follows no redirects.
    let client: HTTPClient
    /// The answer to a task's query, with links to an address of this sandbox.
    let document: @Sendable (TaskView, _ base: String) -> JSONValue
    /// Where all callbacks go instead, so that a receiver on this machine can be rehearsed.
    let destination: WebAddress?
    let timekeeper: Timekeeper
    let logger: Logger

    private static let timeout = Duration.seconds(10)
    private static let waits: [Duration] = [.seconds(1), .seconds(2), .seconds(4)]

    /// Reports until cancelled. What is not reported then is left for the next sandbox.
    ///
    /// - Parameters:
    ///   - ended: The ids of tasks whose end is known, though it may still be to come.
    ///   - base: The sandbox's own address, for links.
    func run(_ ended: AsyncStream<String>, base: String) async {
        await withDiscardingTaskGroup { group in
            for await id in ended { group.addTask { await report(id, base) } }
        }
    }

    private func report(_ id: String, _ base: String) async {
        do {
            guard let view = try await end(of: id), let callback = view.record.order.callback else { return }
            let body = try document(view, base).bytes()
            try await send(body, to: destination?.text ?? callback, id)
            try await desk.reported(id)
        } catch {
            logger.debug("a callback waits for the next sandbox", metadata: ["task": "\(id)", "error": "\(error)"])
        }
    }

    /// Waits for a task's end.
    private func end(of id: String) async throws -> TaskView? {
        while let view = await desk.view(id) {
            guard view.isRunning else { return view }
            guard let result = view.record.result else { return nil }
            let rest = result.finished.timeIntervalSince(timekeeper.now())
            try await timekeeper.sleep(.seconds(max(rest, 0.001)))
        }
        return nil
    }

    private func send(_ body: [UInt8], to url: String, _ id: String) async throws {
        for wait in [nil] + Self.waits.map(Optional.some) {
            if let wait { try await timekeeper.sleep(wait) }
            let answer = try await post(body, to: url)
            logger.info("a callback was sent", metadata: ["task": "\(id)", "answer": "\(answer)"])
            if (200...299).contains(answer) { return }
        }
    }

    /// - Returns: The status; 0 when no answer came in time.
    private func post(_ body: [UInt8], to url: String) async throws -> UInt {
        var request = HTTPClientRequest(url: url)
        request.method = .POST
        request.headers.add(name: "Content-Type", value: "application/json")
        request.headers.add(name: "User-Agent", value: EditModel.userAgent)
        request.body = .bytes(body)
        do {
            return try await withThrowingTaskGroup(of: UInt.self) { [request] group in
                group.addTask { try await client.execute(request, deadline: .distantFuture).status.code }
                group.addTask {
                    try await timekeeper.sleep(Self.timeout)
                    return 0
                }
                defer { group.cancelAll() }
                return try await group.next() ?? 0
            }
        } catch {
            try Task.checkCancellation()
            return 0
        }
    }
}
