import EditModel
import Synchronization
import TestSupport

/// SplitMix64: the same numbers for the same seed.
final class SeededRandom: Sendable {
    private let generator: Mutex<SeededGenerator>

    init(seed: UInt64) { generator = Mutex(SeededGenerator(seed: seed &* 0x9E37_79B9_7F4A_7C15 &+ 1)) }

    func next() -> UInt64 { generator.withLock { $0.next() } }

    /// From 0 up to but not including 1.
    func unit() -> Double { Double(next() >> 11) * 0x1p-53 }

    var source: RandomSource {
        RandomSource(
            unit: { self.unit() },
            bytes: { count in (0..<count).map { _ in UInt8(truncatingIfNeeded: self.next()) } }
        )
    }
}
