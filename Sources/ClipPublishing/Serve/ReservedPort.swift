import EditModel
import Foundation

/// A port that is ours before the server listens, so that its number is known and a taken one is told at once.
///
/// The socket is bound and does not listen: the system gives its port to nobody else meanwhile, and lets the server
/// bind it too, as both set SO_REUSEADDR.
final class ReservedPort: Sendable {
    /// The address with the port that was given.
    let address: ServeAddress
    private let descriptor: Int32

    /// Reserves a port.
    ///
    /// - Parameter address: Port 0 for any that is free.
    /// - Throws: `WanbatchError` of kind unavailable; its code is `serve-port-taken` when another program listens
    ///   there.
    init(_ address: ServeAddress) throws {
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        hints.ai_flags = AI_NUMERICSERV | AI_PASSIVE
        var list: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(address.host, String(address.port), &hints, &list) == 0, let entry = list?.pointee else {
            throw WanbatchError(.unavailable, "serve-address", "\(address.host) is no address of this machine")
        }
        defer { freeaddrinfo(list) }
        let descriptor = socket(entry.ai_family, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw Self.failure(address) }
        var yes: Int32 = 1
        setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size))
        guard bind(descriptor, entry.ai_addr, entry.ai_addrlen) == 0, let port = Self.port(of: descriptor) else {
            let failure = Self.failure(address)
            close(descriptor)
            throw failure
        }
        self.descriptor = descriptor
        self.address = ServeAddress(host: address.host, port: port)
    }

    deinit { close(descriptor) }

    private static func port(of descriptor: Int32) -> Int? {
        var storage = sockaddr_storage()
        var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
        let result = withUnsafeMutablePointer(to: &storage) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(descriptor, $0, &length) }
        }
        guard result == 0 else { return nil }
        // The port stands at the same place in the addresses of both families.
        return withUnsafeBytes(of: &storage) { Int($0[2]) << 8 | Int($0[3]) }
    }

    private static func failure(_ address: ServeAddress) -> WanbatchError {
        let number = errno
        guard number == EADDRINUSE else {
            let text = String(cString: strerror(number))
            return WanbatchError(.unavailable, "serve-address", "cannot listen at \(address): \(text)")
        }
        return WanbatchError(
            .unavailable,
            "serve-port-taken",
            "another program listens at \(address)",
            hint: "give another port: --publish serve:ADDRESS:PORT"
        )
    }
}
