/// How a prepared clip is made reachable for the provider.
public enum PublishChoice: Hashable, Sendable, CustomStringConvertible {
    /// By upload where the provider stores clips, else by what it overrules, else as `public-url` says.
    case auto
    /// By the provider's own upload.
    case upload
    /// Through a remote of rclone.
    ///
    /// - Parameters:
    ///   - remote: The remote's name in rclone's configuration.
    ///   - path: Where in the remote; may be empty.
    case rclone(remote: String, path: String)
    /// By the built-in server.
    ///
    /// - Parameters:
    ///   - address: What it listens on; `nil` for loopback.
    ///   - port: Its port, 1 to 65535; `nil` for any.
    case serve(address: String?, port: Int?)

    /// A choice from its text; `nil` for anything else.
    ///
    /// - Parameter text: `auto`, `upload`, `rclone:REMOTE:PATH`, `serve`, or `serve:` with `HOST`, `HOST:PORT`,
    ///   `:PORT` or `PORT`; an IPv6 address with a port stands in brackets.
    public init?(_ text: String) {
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        switch (parts[0], parts.count) {
        case ("auto", 1): self = .auto
        case ("upload", 1): self = .upload
        case ("serve", 1): self = .serve(address: nil, port: nil)
        case ("serve", 2): self.init(listeningOn: String(parts[1]))
        case ("rclone", 2): self.init(remote: parts[1])
        default: return nil
        }
    }

    /// The choice as it is written.
    public var description: String {
        switch self {
        case .auto: return "auto"
        case .upload: return "upload"
        case .rclone(let remote, let path): return "rclone:\(remote):\(path)"
        case .serve(nil, nil): return "serve"
        case .serve(let address?, nil): return "serve:\(address)"
        case .serve(let address, let port?):
            let host = address ?? ""
            return "serve:" + (host.contains(":") ? "[\(host)]" : host) + ":\(port)"
        }
    }

    /// The name of a remote in rclone's configuration. Nothing that rclone would take for an option, a path of this
    /// machine, or a remote described on the spot: that may hold credentials, and arguments are seen by everyone.
    private init?(remote text: Substring) {
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, let first = parts[0].first, first != "-",
            parts[0].allSatisfy({ $0.isLetter || $0.isNumber || "_-. +@".contains($0) }),
            !text.unicodeScalars.contains(where: \.isUnprintable)
        else { return nil }
        self = .rclone(remote: String(parts[0]), path: String(parts[1]))
    }

    private init?(listeningOn text: String) {
        if HostAddress(text) != nil {
            self = .serve(address: text, port: nil)
        } else if let port = Self.port(text[...]) {
            self = .serve(address: nil, port: port)
        } else if text.hasPrefix("["), let close = text.firstIndex(of: "]") {
            let host = String(text[text.index(after: text.startIndex)..<close])
            let rest = text[text.index(after: close)...]
            guard HostAddress(host) != nil, host.contains(":") else { return nil }
            guard !rest.isEmpty else {
                self = .serve(address: host, port: nil)
                return
            }
            guard rest.hasPrefix(":"), let port = Self.port(rest.dropFirst()) else { return nil }
            self = .serve(address: host, port: port)
        } else {
            self.init(host: text)
        }
    }

    private init?(host text: String) {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard (1...2).contains(parts.count) else { return nil }
        let host = String(parts[0])
        let isName = host.utf8.allSatisfy { byte in
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E: true
            default: false
            }
        }
        guard isName, !host.hasPrefix("-") else { return nil }
        guard parts.count == 2 else {
            guard !host.isEmpty else { return nil }
            self = .serve(address: host, port: nil)
            return
        }
        guard let port = Self.port(parts[1]) else { return nil }
        self = .serve(address: host.isEmpty ? nil : host, port: port)
    }

    private static func port(_ text: Substring) -> Int? {
        guard text.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let number = Int(text) else { return nil }
        return (1...65_535).contains(number) ? number : nil
    }
}
