import Foundation
import Synchronization

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A server on 127.0.0.1 whose every connection runs a script on a thread of its own: for answers that no decent
/// server gives.
final class ScriptedServer: Sendable {
    let port: Int
    private let listener: Int32
    private let counter = Counter()

    var url: String { "http://127.0.0.1:\(port)" }
    /// How many connections were made so far.
    var connections: Int { counter.count.withLock { $0 } }

    private final class Counter: Sendable {
        let count = Mutex(0)
    }

    /// - Parameter script: Gets each connection and its number from 1.
    init(_ script: @escaping @Sendable (ScriptedConnection, Int) -> Void) throws {
        listener = try Self.listen(backlog: 1024)
        port = try Self.port(of: listener)
        let accepting = Thread { [listener, counter] in
            while true {
                let socket = accept(listener, nil, nil)
                guard socket >= 0 else {
                    // Only here, so that the number is not another socket's by then.
                    close(listener)
                    return
                }
                let number = counter.count.withLock { count in
                    count += 1
                    return count
                }
                let connection = ScriptedConnection(socket)
                Thread { script(connection, number) }.start()
            }
        }
        accepting.start()
    }

    deinit { shutdown(listener, Int32(SHUT_RDWR)) }

    /// A socket that listens at a free port.
    static func listen(backlog: Int32) throws -> Int32 {
        let socket = try bound()
        guard Glibc.listen(socket, backlog) == 0 else { throw POSIXError(.EADDRINUSE) }
        return socket
    }

    /// A socket that holds a free port and does not listen.
    static func bound() throws -> Int32 {
        let socket = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        let length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let bound = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(socket, $0, length) }
        }
        guard bound == 0 else { throw POSIXError(.EADDRINUSE) }
        return socket
    }

    static func port(of socket: Int32) throws -> Int {
        var address = sockaddr_in()
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let result = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(socket, $0, &length) }
        }
        guard result == 0 else { throw POSIXError(.EINVAL) }
        return Int(UInt16(bigEndian: address.sin_port))
    }
}

/// One connection of a ``ScriptedServer``; closed when it is dropped.
final class ScriptedConnection: Sendable {
    /// A request as it came.
    struct Request {
        var head: String
        var body: [UInt8]

        var line: String { head.components(separatedBy: "\r\n")[0] }

        func header(_ name: String) -> String? {
            for line in head.components(separatedBy: "\r\n").dropFirst() {
                let parts = line.split(separator: ":", maxSplits: 1)
                if parts.count == 2, parts[0].lowercased() == name.lowercased() {
                    return parts[1].trimmingCharacters(in: .whitespaces)
                }
            }
            return nil
        }
    }

    private let socket: Int32
    private let rest = Mutex<[UInt8]>([])

    init(_ socket: Int32) { self.socket = socket }

    deinit { close(socket) }

    /// The head of a request, and of its body what came along.
    func readHead() -> String? {
        var bytes = rest.withLock { $0 }
        let end = Array("\r\n\r\n".utf8)
        while true {
            if let range = bytes.firstRange(of: end) {
                rest.withLock { $0 = Array(bytes[range.upperBound...]) }
                return String(decoding: bytes[..<range.lowerBound], as: UTF8.self)
            }
            guard let more = receive() else { return nil }
            bytes += more
        }
    }

    /// Waits for the first bytes of a body.
    func waitForBody() {
        let isHere = rest.withLock { !$0.isEmpty }
        if !isHere { _ = receive() }
    }

    /// A whole request with a Content-Length.
    func readRequest() -> Request? {
        guard let head = readHead() else { return nil }
        return readRest(of: head)
    }

    /// The body of a request whose head is read.
    func readRest(of head: String) -> Request? {
        var request = Request(head: head, body: rest.withLock { $0 })
        let length = request.header("Content-Length").flatMap { Int($0) } ?? 0
        while request.body.count < length {
            guard let more = receive() else { return nil }
            request.body += more
        }
        rest.withLock { $0 = Array(request.body[length...]) }
        request.body = Array(request.body[..<length])
        return request
    }

    func write(_ text: String) { write(Array(text.utf8)) }

    func write(_ bytes: [UInt8]) {
        var sent = 0
        while sent < bytes.count {
            let count = bytes.withUnsafeBytes { buffer in
                send(socket, buffer.baseAddress?.advanced(by: sent), bytes.count - sent, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return }
            sent += count
        }
    }

    /// Waits until the other side closes; what it sends meanwhile is dropped.
    func waitForClose() { while receive() != nil {} }

    /// Does something again and again until the other side closes.
    func untilClosed(_ action: () -> Void) {
        var event = pollfd(fd: socket, events: Int16(POLLIN), revents: 0)
        while true {
            action()
            if poll(&event, 1, 2) > 0, receive() == nil { return }
        }
    }

    /// Closes so that the other side sees a reset.
    func reset() {
        var linger = linger(l_onoff: 1, l_linger: 0)
        setsockopt(socket, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout<Glibc.linger>.size))
    }

    private func receive() -> [UInt8]? {
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        let count = recv(socket, &buffer, buffer.count, 0)
        return count > 0 ? Array(buffer[..<count]) : nil
    }
}
