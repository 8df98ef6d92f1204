import Foundation

/// A client that goes on sending, a byte at a time.
final class DrippingClient: Sendable {
    private let client: Int32

    init(port: Int, start: String) throws {
        client = try connectedSocket(port: port)
        guard send(client, start, start.utf8.count, Int32(MSG_NOSIGNAL)) == start.utf8.count else {
            throw POSIXError(.EPIPE)
        }
    }

    deinit { close(client) }

    /// Whether the server closes the connection.
    func isCut(within limit: Duration) async throws -> Bool {
        let end = ContinuousClock.now + limit
        while ContinuousClock.now < end {
            guard send(client, "x", 1, Int32(MSG_NOSIGNAL) | Int32(MSG_DONTWAIT)) == 1 else {
                return true
            }
            try await ContinuousClock().sleep(for: .milliseconds(20))
        }
        return false
    }
}

/// Does what blocks on a thread of its own: the few of the tasks are needed by the server.
func blocking<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
        Thread.detachNewThread { continuation.resume(with: Result { try body() }) }
    }
}

/// A socket that is connected to a port of this machine.
///
/// - Parameter room: How many bytes it takes before they are read; the system's own by default.
func connectedSocket(port: Int, room: Int32? = nil) throws -> Int32 {
    let client = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    if var room { setsockopt(client, SOL_SOCKET, SO_RCVBUF, &room, socklen_t(MemoryLayout<Int32>.size)) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    address.sin_port = in_port_t(UInt16(port)).bigEndian
    let connected = withUnsafePointer(to: &address) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
            connect(client, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
        }
    }
    guard connected == 0 else {
        close(client)
        throw POSIXError(.ECONNREFUSED)
    }
    return client
}
