import EditModel
import Synchronization

/// SplitMix64: the same numbers for the same seed.
final class SeededRandom: Sendable {
    private let state: Mutex<UInt64>

    init(seed: UInt64) { state = Mutex(seed &* 0x9E37_79B9_7F4A_7C15 &+ 1) }

    func next() -> UInt64 {
        state.withLock { state in
            state &+= 0x9E37_79B9_7F4A_7C15
            var word = state
            word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
            word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
            return word ^ (word >> 31)
        }
    }

    /// From 0 up to but not including 1.
    func unit() -> Double { Double(next() >> 11) * 0x1p-53 }

    var source: RandomSource {
        RandomSource(
            unit: { self.unit() },
            bytes: { count in (0..<count).map { _ in UInt8(truncatingIfNeeded: self.next()) } }
        )
    }
}
