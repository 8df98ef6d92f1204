/// A text that is equal only to the same bytes: Swift takes two spellings of one letter as equal, a file system and a
/// provider do not.
public struct ByteText: Hashable, Comparable, Sendable {
    /// The text.
    public let text: String

    /// A text by its bytes.
    ///
    /// - Parameter text: The text.
    public init(_ text: String) { self.text = text }

    /// Whether two texts are the same bytes.
    public static func == (left: ByteText, right: ByteText) -> Bool {
        left.bytes { one in right.bytes { other in one.elementsEqual(other) } }
    }

    /// Whether a text comes first in byte order.
    public static func < (left: ByteText, right: ByteText) -> Bool {
        left.text.utf8.lexicographicallyPrecedes(right.text.utf8)
    }

    /// Hashes the bytes.
    ///
    /// - Parameter hasher: Who takes them.
    public func hash(into hasher: inout Hasher) { bytes { hasher.combine(bytes: UnsafeRawBufferPointer($0)) } }

    private func bytes<Result>(_ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
        var text = text
        return text.withUTF8(body)
    }
}
