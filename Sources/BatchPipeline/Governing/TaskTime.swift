import EditModel
import Foundation

/// How long tasks take at a provider, learned from those that ended.
struct TaskTime: Sendable {
    /// The geometric mean of recent tasks.
    private(set) var typical: Duration?
    /// The quickest of recent tasks; it drifts up slowly, so that one odd task is forgotten.
    private(set) var quickest: Duration?
    private var count = 0

    /// - Parameter memory: What an earlier run has learned; what makes no sense in it is left out.
    init(_ memory: GovernorMemory?) {
        typical = memory?.taskSeconds.flatMap(Self.sane)
        quickest = typical == nil ? nil : memory?.quickestSeconds.flatMap(Self.sane)
        count = typical == nil ? 0 : 5
    }

    private static func sane(_ seconds: Double) -> Duration? {
        (0.001...1_000_000).contains(seconds) ? .seconds(seconds) : nil
    }

    /// A task ended.
    ///
    /// - Parameter time: How long it ran.
    mutating func observe(_ time: Duration) {
        let seconds = min(max(time.inSeconds, 0.001), 1_000_000)
        count += 1
        guard let old = typical?.inSeconds else {
            typical = .seconds(seconds)
            quickest = .seconds(seconds)
            return
        }
        let weight = max(0.1, 1 / Double(count))
        typical = .seconds(exp(log(old) * (1 - weight) + log(seconds) * weight))
        quickest = .seconds(min(seconds, (quickest?.inSeconds ?? seconds) * 1.005))
    }
}
