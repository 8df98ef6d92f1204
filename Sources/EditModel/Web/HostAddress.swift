#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// An IPv4 or IPv6 address, for the rules about where requests may go.
public struct HostAddress: Hashable, Sendable, CustomStringConvertible {
    /// 4 or 16 bytes.
    public let bytes: [UInt8]
    /// The text it was made from.
    public let description: String

    /// An address from its numeric text; `nil` for a name or anything else.
    ///
    /// - Parameter text: For example `127.0.0.1` or `::1`.
    public init?(_ text: String) {
        var four = in_addr()
        var six = in6_addr()
        if inet_pton(AF_INET, text, &four) == 1 {
            bytes = withUnsafeBytes(of: &four) { Array($0) }
        } else if inet_pton(AF_INET6, text, &six) == 1 {
            let all = withUnsafeBytes(of: &six) { Array($0) }
            let isMapped = all.prefix(10).allSatisfy { $0 == 0 } && all[10] == 0xFF && all[11] == 0xFF
            bytes = isMapped ? Array(all.suffix(4)) : all
        } else {
            return nil
        }
        description = text
    }

    /// Whether it is this machine: 127.0.0.0/8 or ::1.
    public var isLoopback: Bool {
        bytes.count == 4 ? bytes[0] == 127 : bytes.dropLast().allSatisfy { $0 == 0 } && bytes.last == 1
    }

    /// Whether it is not an address of the public internet: loopback, private, link-local, shared, unspecified,
    /// multicast or reserved.
    public var isInternal: Bool {
        if isLoopback { return true }
        if bytes.count == 4 {
            switch (bytes[0], bytes[1]) {
            case (0, _), (10, _), (127, _), (169, 254), (192, 168), (224..., _): return true
            case (172, 16...31), (100, 64...127), (198, 18...19): return true
            case (192, 0): return bytes[2] == 0
            default: return false
            }
        }
        if let inner = embedded { return inner.isInternal }
        let isDocumentation = bytes.starts(with: [0x20, 0x01, 0x0D, 0xB8])
        let isGlobalUnicast = bytes[0] & 0xE0 == 0x20
        return isDocumentation || !isGlobalUnicast
    }

    /// The IPv4 address that a translated one leads to: NAT64 (64:ff9b::/96) and 6to4 (2002::/16).
    private var embedded: HostAddress? {
        if bytes.starts(with: [0x00, 0x64, 0xFF, 0x9B, 0, 0, 0, 0, 0, 0, 0, 0]) {
            return HostAddress(bytes.suffix(4).map(String.init).joined(separator: "."))
        }
        guard bytes.starts(with: [0x20, 0x02]) else { return nil }
        return HostAddress(bytes[2..<6].map(String.init).joined(separator: "."))
    }
}
