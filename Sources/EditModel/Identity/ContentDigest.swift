import Crypto

/// The SHA-256 of a file's content.
public struct ContentDigest: Hashable, Codable, Sendable, CustomStringConvertible {
    /// 64 hexadecimal digits in lower case.
    public let hex: String

    /// A digest from its digits.
    ///
    /// - Parameter hex: 64 hexadecimal digits in lower case.
    /// - Returns: `nil` for anything else.
    public init?(hex: String) {
        guard hex.utf8.count == 64, hex.utf8.allSatisfy({ Self.digits.contains($0) }) else { return nil }
        self.hex = hex
    }

    /// The digest of bytes in memory.
    ///
    /// - Parameter bytes: What is digested.
    public init(of bytes: some Sequence<UInt8>) {
        var hasher = SHA256()
        hasher.update(data: Array(bytes))
        self.init(hasher.finalize())
    }

    /// The digest that a hasher has found.
    ///
    /// - Parameter digest: 32 bytes.
    init(_ digest: SHA256Digest) { hex = digest.hexadecimal }

    /// Reads the digits, and refuses anything else.
    ///
    /// - Throws: `DecodingError` when the text is not a digest.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let digest = ContentDigest(hex: try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "not a SHA-256")
        }
        self = digest
    }

    /// Writes the digits as one string.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(hex)
    }

    /// The digits.
    public var description: String { hex }

    private static let digits = Set("0123456789abcdef".utf8)
}

/// Finds a ``ContentDigest`` piece by piece, as a file is read or arrives.
public struct ContentHasher: Sendable {
    private var hasher = SHA256()

    /// A hasher of nothing yet.
    public init() {}

    /// Takes the next bytes.
    ///
    /// - Parameter bytes: They follow those before.
    public mutating func update(_ bytes: UnsafeRawBufferPointer) { hasher.update(bufferPointer: bytes) }

    /// The digest of all bytes so far.
    public func digest() -> ContentDigest { ContentDigest(hasher.finalize()) }
}
