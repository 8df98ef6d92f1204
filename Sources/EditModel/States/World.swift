/// Whether money is real. The two worlds never mix: identity, budget and reports know which one they are of.
public enum World: String, Hashable, Codable, Sendable, CaseIterable {
    /// A provider that charges.
    case real
    /// The sandbox, or any provider whose base URL is a loopback address.
    case rehearsal

    /// The world of a provider's base URL.
    ///
    /// - Parameter address: The base URL.
    /// - Returns: `rehearsal` for a loopback address, else `real`.
    public static func of(_ address: WebAddress) -> World { address.isLoopback ? .rehearsal : .real }
}
