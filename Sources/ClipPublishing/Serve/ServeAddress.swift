import EditModel

/// Where the server of our own listens.
public struct ServeAddress: Hashable, Sendable, CustomStringConvertible {
    /// The address to listen at; numeric, or `localhost`.
    public var host: String
    /// The port; 0 for any that is free.
    public var port: Int

    /// Only this machine, at any port that is free.
    public static let loopback = ServeAddress(host: "127.0.0.1", port: 0)

    /// An address.
    ///
    /// - Parameters:
    ///   - host: The address to listen at.
    ///   - port: The port; 0 for any that is free.
    public init(host: String, port: Int) {
        self.host = host
        self.port = port
    }

    /// An address from text.
    ///
    /// - Parameter text: `ADDRESS`, `ADDRESS:PORT`, `[ADDRESS6]:PORT` or `:PORT` (this machine only).
    /// - Returns: `nil` for anything else; a name other than `localhost` is nothing to listen at.
    public init?(_ text: String) {
        if HostAddress(text) != nil || text == "localhost" {
            self.init(host: text, port: 0)
            return
        }
        guard let colon = text.lastIndex(of: ":"), let port = UInt16(text[text.index(after: colon)...]) else {
            return nil
        }
        var host = text[..<colon]
        let isBracketed = host.hasPrefix("[") && host.hasSuffix("]")
        if isBracketed { host = host.dropFirst().dropLast() }
        if host.isEmpty, !isBracketed { host = "127.0.0.1" }
        guard host == "localhost" || HostAddress(String(host)) != nil, isBracketed == host.contains(":") else {
            return nil
        }
        self.init(host: String(host), port: Int(port))
    }

    /// `127.0.0.1:8080`, `[::1]:8080`.
    public var description: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }

    /// The base of URLs as this machine sees the server: an address that stands for all is reached by loopback.
    var localURL: String {
        let here = ["0.0.0.0": "127.0.0.1", "::": "::1"][host] ?? host
        return "http://\(ServeAddress(host: here, port: port))"
    }
}
