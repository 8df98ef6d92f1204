import Foundation

/// A client that asks, sees the answer begin, and then takes nothing.
final class StalledClient: Sendable {
    private let client: Int32

    init(port: Int, path: String) throws {
        client = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        address.sin_port = in_port_t(UInt16(port)).bigEndian
        let connected = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(client, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        let request = "GET \(path) HTTP/1.1\r\nHost: localhost\r\n\r\n"
        guard connected == 0, send(client, request, request.utf8.count, 0) == request.utf8.count else {
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
