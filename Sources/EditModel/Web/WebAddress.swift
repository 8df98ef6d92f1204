import Foundation

/// An http or https address that was looked at: scheme, host and port are known.
public struct WebAddress: Hashable, Sendable, CustomStringConvertible {
    /// The whole address.
    public let text: String
    /// `http` or `https`.
    public let scheme: String
    /// The host in lower case, an IPv6 address without its brackets.
    public let host: String
    /// The port, given or the scheme's own.
    public let port: Int

    /// An address from text; `nil` if it is not an absolute http or https URL with a host and without a user part.
    ///
    /// - Parameter text: The address.
    public init?(_ text: String) {
        guard !text.unicodeScalars.contains(where: { $0.isUnprintable || $0 == " " || $0 == "\\" }),
            let parts = URLComponents(string: text), let scheme = parts.scheme?.lowercased(),
            ["http", "https"].contains(scheme), let host = parts.host, !host.isEmpty,
            parts.user == nil, parts.password == nil
        else { return nil }
        self.text = text
        self.scheme = scheme
        self.host = host.trimmingCharacters(in: CharacterSet(charactersIn: "[]")).lowercased()
        port = parts.port ?? (scheme == "https" ? 443 : 80)
    }

    /// The address.
    public var description: String { text }

    /// Whether the host is this machine by its name or number: `localhost`, 127.0.0.0/8 or ::1.
    public var isLoopback: Bool {
        if host == "localhost" || host.hasSuffix(".localhost") { return true }
        return HostAddress(host)?.isLoopback ?? false
    }

    /// Whether what is sent is protected, or never leaves this machine: https, or plain http to loopback.
    public var isProtected: Bool { scheme == "https" || isLoopback }

    /// The address without its query, for messages and logs: a presigned query is a secret.
    public var withoutQuery: String {
        guard let cut = text.firstIndex(where: { $0 == "?" || $0 == "#" }) else { return text }
        return text[..<cut] + "?..."
    }

    /// Where a `Location` of an answer from this address leads; `nil` if that is no http or https address.
    ///
    /// - Parameter location: The header; may be relative.
    public func resolving(_ location: String) -> WebAddress? {
        guard let base = URL(string: text), let target = URL(string: location, relativeTo: base) else { return nil }
        return WebAddress(target.absoluteString)
    }

    /// The address with a path added.
    ///
    /// - Parameter path: Begins with `/`; may have a query.
    public func appending(_ path: String) -> String {
        (text.hasSuffix("/") ? String(text.dropLast()) : text) + path
    }
}
