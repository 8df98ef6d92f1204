/// A place in a manifest.
public struct SourceLocation: Hashable, Codable, Sendable, CustomStringConvertible {
    /// The manifest's path, as it was named.
    public var file: String
    /// The line, from 1.
    public var line: Int
    /// The column, from 1, counted in Unicode scalars.
    public var column: Int

    /// A place.
    ///
    /// - Parameters:
    ///   - file: The manifest's path, as it was named.
    ///   - line: The line, from 1.
    ///   - column: The column, from 1.
    public init(file: String, line: Int, column: Int) {
        self.file = file
        self.line = line
        self.column = column
    }

    /// `FILE:LINE:COLUMN`.
    public var description: String { "\(file):\(line):\(column)" }
}
