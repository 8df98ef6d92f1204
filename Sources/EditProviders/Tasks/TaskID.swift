/// A provider's name for a task, safe to stand in a path or a query.
public struct TaskID: Hashable, Sendable, CustomStringConvertible {
    /// 1 to 128 letters, digits, `.`, `_`, `:` or `-`.
    public let text: String

    /// A task's name; `nil` for anything that no task is called.
    ///
    /// Evolink's own client takes `^[A-Za-z0-9._:-]{1,128}$`; names of dots alone would change a path.
    ///
    /// - Parameter text: What the provider calls it.
    public init?(_ text: String) {
        let bytes = text.utf8
        guard (1...128).contains(bytes.count),
            bytes.allSatisfy({ $0.isWordByte || $0 == 0x2D || $0 == 0x2E || $0 == 0x3A }),
            !bytes.allSatisfy({ $0 == 0x2E })
        else { return nil }
        self.text = text
    }

    /// The name.
    public var description: String { text }
}
