/// The identity of an edit: equal for equal wishes, whatever the file is called and wherever it stands.
///
/// It is the SHA-256 of a canonical form (see ``EditIdentity``).
public struct EditID: Hashable, Codable, Sendable, Comparable, CustomStringConvertible {
    /// The digest of the canonical form.
    public let digest: ContentDigest

    /// An identity.
    ///
    /// - Parameter digest: The digest of the canonical form.
    public init(_ digest: ContentDigest) { self.digest = digest }

    /// An identity from its 64 hexadecimal digits; `nil` for anything else.
    ///
    /// - Parameter hex: The digits.
    public init?(hex: String) {
        guard let digest = ContentDigest(hex: hex) else { return nil }
        self.digest = digest
    }

    /// All 64 hexadecimal digits.
    public var hex: String { digest.hex }

    /// The first 16 digits, as in the names of output files.
    public var short: String { String(digest.hex.prefix(16)) }

    /// All digits.
    public var description: String { digest.hex }

    /// Reads the digits.
    public init(from decoder: any Decoder) throws { digest = try ContentDigest(from: decoder) }

    /// Writes the digits.
    public func encode(to encoder: any Encoder) throws { try digest.encode(to: encoder) }

    /// The order of the digits.
    public static func < (left: EditID, right: EditID) -> Bool { left.digest < right.digest }
}
