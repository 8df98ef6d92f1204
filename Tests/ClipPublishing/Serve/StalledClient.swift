import Foundation

/// A client that asks, once or as often as it can, sees the answer begin, and then takes nothing.
final class StalledClient: Sendable {
    private let client: Int32

    init(port: Int, path: String) throws {
        client = try connectedSocket(port: port)
        try ask("GET \(path) HTTP/1.1\r\nHost: localhost\r\n\r\n")
    }

    /// - Parameters:
    ///   - request: One whole request.
    ///   - times: How often it is sent; fewer where nothing more is taken.
    init(port: Int, request: String, times: Int) throws {
        client = try connectedSocket(port: port, room: 1)
        try ask(String(repeating: request, count: times))
    }

    private func ask(_ requests: String) throws {
        var rest = Array(requests.utf8)[...]
        while !rest.isEmpty {
            var place = pollfd(fd: client, events: Int16(POLLOUT), revents: 0)
            guard poll(&place, 1, 300) == 1 else { break }
            let flags = Int32(MSG_NOSIGNAL) | Int32(MSG_DONTWAIT)
            let count = rest.withUnsafeBytes { send(client, $0.baseAddress, $0.count, flags) }
            guard count > 0 else { break }
            rest = rest.dropFirst(count)
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
