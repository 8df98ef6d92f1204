/// Text that is written in large parts: a million lines one by one would take longer than to make them.
struct BufferedOutput {
    private let put: (String) throws -> Void
    private var buffer = ""

    private static let size = 1 << 16

    /// - Parameter put: Takes a part.
    init(_ put: @escaping (String) throws -> Void) { self.put = put }

    mutating func write(_ text: String) throws {
        buffer += text
        if buffer.utf8.count >= Self.size { try flush() }
    }

    /// Writes what is left.
    mutating func flush() throws {
        if !buffer.isEmpty { try put(buffer) }
        buffer = ""
    }
}
