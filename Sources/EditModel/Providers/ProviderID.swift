/// A provider's name in manifests, ledger and reports, in lower case.
public struct ProviderID: RawRepresentable, Hashable, Codable, Sendable, Comparable, CustomStringConvertible {
    /// The name.
    public let rawValue: String

    /// A provider's name.
    ///
    /// - Parameter rawValue: In lower case.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// A provider's name.
    ///
    /// - Parameter name: In lower case.
    public init(_ name: String) { rawValue = name }

    /// Reads the name.
    public init(from decoder: any Decoder) throws { rawValue = try decoder.singleValueContainer().decode(String.self) }

    /// Writes the name.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(rawValue)
    }

    /// The name.
    public var description: String { rawValue }

    /// The order of the names.
    public static func < (left: ProviderID, right: ProviderID) -> Bool { left.rawValue < right.rawValue }
}
