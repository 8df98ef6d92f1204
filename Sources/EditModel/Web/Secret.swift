/// A text that must not be shown: an API key. It prints as `***`, and cannot be encoded.
public struct Secret: Hashable, Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    private let text: String

    /// A secret.
    ///
    /// - Parameter text: The text to keep.
    public init(_ text: String) { self.text = text }

    /// The text itself: only for the header that carries it.
    public func reveal() -> String { text }

    /// `***`.
    public var description: String { "***" }
    /// `***`.
    public var debugDescription: String { "***" }
    /// Nothing to see.
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}
