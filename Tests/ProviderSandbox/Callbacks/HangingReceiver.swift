import Foundation

/// Takes connections and what is said on them, and never answers.
final class HangingReceiver: Sendable {
    private struct Failure: Error {}

    let port: Int
    private let socket: Int32
    private let (requests, request) = AsyncStream<String>.makeStream()

    init() throws {
        socket = Foundation.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let descriptor = socket
        let isBound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, length) == 0 && listen(descriptor, 16) == 0
                    && getsockname(descriptor, $0, &length) == 0
            }
        }
        guard isBound else { throw Failure() }
        port = Int(UInt16(bigEndian: address.sin_port))
        Thread.detachNewThread { [socket, request] in
            while true {
                let connection = accept(socket, nil, nil)
                guard connection >= 0 else { return }
                request.yield(Self.all(of: connection))
            }
        }
    }

    deinit {
        shutdown(socket, Int32(SHUT_RDWR))
        close(socket)
    }

    /// Waits until the other side has ended so many connections.
    ///
    /// - Returns: What was said on them.
    func ended(_ count: Int) async -> [String] {
        var said: [String] = []
        for await request in requests {
            said.append(request)
            if said.count == count { break }
        }
        return said
    }

    /// What is said until the other side ends the connection.
    private static func all(of connection: Int32) -> String {
        defer { close(connection) }
        var said: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = recv(connection, &buffer, buffer.count, 0)
            guard count > 0 else { return String(decoding: said, as: UTF8.self) }
            said += buffer.prefix(count)
        }
    }
}
