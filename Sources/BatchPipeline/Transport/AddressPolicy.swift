public import EditModel
import Foundation
import NIOPosix

/// Where a link that others gave may lead: not into this machine or its own network.
///
/// The name is looked up and each of its addresses judged before the request, which then connects to one of these
/// addresses and to no other: a name server that answers differently a moment later changes nothing.
public struct AddressPolicy: Sendable {
    /// What may be reached besides the public internet.
    public enum Scope: Hashable, Sendable {
        /// Nothing.
        case publicOnly
        /// This machine by its loopback addresses: for a provider that is configured there.
        case alsoLoopback
        /// One host, wherever it is: that of a provider that the user has configured in a network of his own.
        ///
        /// - Parameter name: Its name or number, in lower case.
        case alsoHost(_ name: String)
    }

    private let scope: Scope
    private let resolve: @Sendable (String) async throws -> [HostAddress]

    /// A policy.
    ///
    /// - Parameters:
    ///   - scope: What may be reached besides the public internet.
    ///   - resolve: Finds the addresses of a name; throws `WebFailure` when there are none.
    public init(
        _ scope: Scope,
        resolve: @escaping @Sendable (String) async throws -> [HostAddress] = AddressPolicy.lookUp
    ) {
        self.scope = scope
        self.resolve = resolve
    }

    /// Refuses an address that leads inside.
    ///
    /// - Parameter address: The address of a link or a redirect.
    /// - Returns: Where to connect; empty where the host is a number itself.
    /// - Throws: ``DownloadError`` with the code `link-internal`; `WebFailure` when the name cannot be found.
    public func check(_ address: WebAddress) async throws -> [HostAddress] {
        if let number = HostAddress(address.host) {
            guard isAllowed(number, of: address) else { throw Self.refusal(address) }
            return []
        }
        if address.isLoopback, scope != .alsoLoopback, scope != .alsoHost(address.host) {
            throw Self.refusal(address)
        }
        let addresses = try await resolve(address.host)
        guard !addresses.isEmpty else { throw WebFailure(.notSent, "dns", "\(address.host): no address") }
        guard addresses.allSatisfy({ isAllowed($0, of: address) }) else { throw Self.refusal(address) }
        return addresses
    }

    /// Where a link that is to be given to a provider leads: an ``ClipPublishing/AddressJudge``.
    ///
    /// - Parameter address: The address of the link or of a redirect.
    /// - Returns: As ``check(_:)``; `nil` for an address that leads inside.
    /// - Throws: `WebFailure` when the name cannot be found.
    public func judge(_ address: WebAddress) async throws -> [HostAddress]? {
        do {
            return try await check(address)
        } catch is DownloadError {
            return nil
        }
    }

    /// A name of this machine must lead there, any other one outside, unless it is the one host that may be anywhere.
    private func isAllowed(_ number: HostAddress, of address: WebAddress) -> Bool {
        if scope == .alsoHost(address.host) { return true }
        if address.isLoopback { return scope == .alsoLoopback && number.isLoopback }
        return !number.isInternal
    }

    private static func refusal(_ address: WebAddress) -> DownloadError {
        DownloadError(
            .notAllowed,
            "link-internal",
            "the link leads to \(address.host), which is not on the public internet"
        )
    }

    /// The system's own lookup, on NIO's threads for blocking work.
    ///
    /// - Parameter name: A host name.
    /// - Throws: `WebFailure` when the name cannot be found.
    public static func lookUp(_ name: String) async throws -> [HostAddress] {
        try await NIOThreadPool.singleton.runIfActive { try blockingLookUp(name) }
    }

    private static func blockingLookUp(_ name: String) throws -> [HostAddress] {
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var list: UnsafeMutablePointer<addrinfo>?
        let result = getaddrinfo(name, nil, &hints, &list)
        guard result == 0 else {
            throw WebFailure(.notSent, "dns", "\(name): \(String(cString: gai_strerror(result)))")
        }
        defer { freeaddrinfo(list) }
        var addresses: [HostAddress] = []
        var next = list
        while let entry = next?.pointee {
            if let text = numericText(entry), let address = HostAddress(text) { addresses.append(address) }
            next = entry.ai_next
        }
        return addresses
    }

    /// The numeric text of an entry, without the zone of a link-local address.
    private static func numericText(_ entry: addrinfo) -> String? {
        var text = [CChar](repeating: 0, count: Int(NI_MAXHOST))
        let length = socklen_t(text.count)
        guard getnameinfo(entry.ai_addr, entry.ai_addrlen, &text, length, nil, 0, NI_NUMERICHOST) == 0 else {
            return nil
        }
        let bytes = text.prefix { $0 != 0 && $0 != CChar(UInt8(ascii: "%")) }.map { UInt8(bitPattern: $0) }
        return String(decoding: bytes, as: UTF8.self)
    }
}
