import Foundation

/// A client that asks, sees the answer begin, and then takes nothing.
final class StalledClient: Sendable {
    private let client: Int32

    init(port: Int, path: String) throws {
        client = try connectedSocket(port: port)
        let request = "GET \(path) HTTP/1.1\r\nHost: localhost\r\n\r\n"
        guard send(client, request, request.utf8.count, 0) == request.utf8.count else {
            throw POSIXError(.ECONNREFUSED)
        }
        var answer = pollfd(fd: client, events: Int16(POLLIN), revents: 0)
        guard poll(&answer, 1, 60_000) == 1 else { throw POSIXError(.ETIMEDOUT) }
    }

    deinit { close(client) }

    /// Reads what had arrived, to the end of the connection.
    ///
    /// - Returns: How many bytes there were.
    func readRest() -> Int {
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        var total = 0
        while true {
            let count = recv(client, &buffer, buffer.count, 0)
            if count <= 0 { return total }
            total += count
        }
    }
}
