/// Randomness as a value that is passed in.
public struct RandomSource: Sendable {
    /// A number from 0 up to but not including 1.
    public var unit: @Sendable () -> Double
    /// Random bytes for names and keys; from a secure source in the live one.
    public var bytes: @Sendable (Int) -> [UInt8]

    /// A source.
    ///
    /// - Parameters:
    ///   - unit: A number from 0 up to but not including 1.
    ///   - bytes: Random bytes.
    public init(unit: @escaping @Sendable () -> Double, bytes: @escaping @Sendable (Int) -> [UInt8]) {
        self.unit = unit
        self.bytes = bytes
    }

    /// The system's secure generator.
    public static let live = RandomSource(
        unit: { Double.random(in: 0..<1) },
        bytes: { count in (0..<count).map { _ in UInt8.random(in: .min ... .max) } }
    )

    /// Random bytes in lower-case hexadecimal digits.
    ///
    /// - Parameter byteCount: How many bytes; twice as many digits.
    public func hex(_ byteCount: Int) -> String { bytes(byteCount).hexadecimal }
}
