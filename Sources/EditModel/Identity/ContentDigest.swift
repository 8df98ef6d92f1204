import Crypto

/// The SHA-256 of a file's content.
public struct ContentDigest: Hashable, Codable, Sendable, Comparable, CustomStringConvertible {
    // In place, not on the heap: a plan holds a million of them. Big-endian, so that they compare as their text does.
    private let first: UInt64
    private let second: UInt64
    private let third: UInt64
    private let fourth: UInt64

    /// A digest from its text.
    ///
    /// - Parameter hex: 64 lower-case hexadecimal digits.
    public init?(hex: String) {
        var words: [UInt64] = [0, 0, 0, 0]
        var count = 0
        for digit in hex.utf8 {
            guard count < 64, let value = Self.value(of: digit) else { return nil }
            words[count / 16] = words[count / 16] << 4 | value
            count += 1
        }
        guard count == 64 else { return nil }
        (first, second, third, fourth) = (words[0], words[1], words[2], words[3])
    }

    /// The digest of some bytes.
    ///
    /// - Parameter bytes: The bytes.
    public init(of bytes: some Sequence<UInt8>) {
        var hasher = SHA256()
        hasher.update(data: Array(bytes))
        self.init(hasher.finalize())
    }

    init(_ digest: SHA256Digest) {
        (first, second, third, fourth) = digest.withUnsafeBytes { bytes in
            func word(_ number: Int) -> UInt64 {
                UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: number * 8, as: UInt64.self))
            }
            return (word(0), word(1), word(2), word(3))
        }
    }

    /// 64 lower-case hexadecimal digits.
    public var hex: String {
        String(unsafeUninitializedCapacity: 64) { text in
            var offset = 0
            for word in [first, second, third, fourth] {
                for shift in stride(from: 60, through: 0, by: -4) {
                    let nibble = UInt8(truncatingIfNeeded: word >> UInt64(shift)) & 15
                    text[offset] = nibble < 10 ? 0x30 + nibble : 0x57 + nibble
                    offset += 1
                }
            }
            return 64
        }
    }

    /// A digest from its text.
    ///
    /// - Parameter decoder: Where the text is.
    /// - Throws: `DecodingError` when it is no digest.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let digest = ContentDigest(hex: try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "not a SHA-256")
        }
        self = digest
    }

    /// Writes its text.
    ///
    /// - Parameter encoder: Where the text goes.
    /// - Throws: Whatever the encoder throws.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(hex)
    }

    /// Its text.
    public var description: String { hex }

    /// The order of their texts.
    public static func < (left: ContentDigest, right: ContentDigest) -> Bool {
        (left.first, left.second, left.third, left.fourth) < (right.first, right.second, right.third, right.fourth)
    }

    private static func value(of digit: UInt8) -> UInt64? {
        switch digit {
        case 0x30...0x39: UInt64(digit - 0x30)
        case 0x61...0x66: UInt64(digit - 0x57)
        default: nil
        }
    }
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
