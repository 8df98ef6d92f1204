/// A width and a height in pixels.
public struct PixelSize: Hashable, Codable, Sendable, CustomStringConvertible {
    /// Pixels across.
    public var width: Int
    /// Pixels down.
    public var height: Int

    /// A size.
    ///
    /// - Parameters:
    ///   - width: Pixels across.
    ///   - height: Pixels down.
    public init(width: Int, height: Int) {
        self.width = width
        self.height = height
    }

    /// For example `1280x720`.
    public var description: String { "\(width)x\(height)" }
}
