import EditModel
import Foundation

/// The age at which a task may end, if it is as quick as recent ones: from then on it is worth a look.
///
/// What is learned of a task is when it was last seen running and when it was found ended. One that had ended at its first
/// look tells only that this came too late: the next comes sooner, by as much as recent tasks differ from each other.
struct EarliestEnd: Sendable {
    /// Natural logarithms of seconds.
    private struct Bounds: Sendable {
        var running: Double
        var ended: Double
    }

    /// The recent tasks, the oldest first.
    private var tasks: [Bounds] = []

    /// How many tasks are remembered.
    private static let most = 20

    /// - Parameter quickest: What an earlier run knows of the quickest task.
    init(quickest: Duration?) {
        guard let quickest else { return }
        for _ in 0..<2 { observe(endFoundAt: quickest, lastSeenRunning: quickest * 0.98) }
    }

    /// The age; `nil` while nothing is learned.
    ///
    /// The latest at which any of `n` tasks was still running while none had ended; below that by the `n - 1`th part of
    /// what lies between the quickest and the slowest, as a uniform distribution would have it; of one task, half.
    var age: Duration? {
        guard let soonest = tasks.lazy.map(\.ended).min(),
            let running = tasks.lazy.map(\.running).filter({ $0 < soonest }).max()
        else { return nil }
        return .seconds(exp(running - (tasks.count > 1 ? spread / Double(tasks.count - 1) : log(2))))
    }

    /// Whether recent tasks took about the same time, so that many end just after this age.
    var isSharp: Bool { tasks.count > 2 && spread <= log(1.1) }

    /// How many times as long as the quickest the slowest took at least, as a logarithm; 1 while nothing is known.
    private var spread: Double {
        guard let latest = tasks.lazy.map(\.running).max(), let soonest = tasks.lazy.map(\.ended).min() else {
            return 1
        }
        return max(0, latest - soonest)
    }

    /// A task ended.
    ///
    /// - Parameters:
    ///   - found: The age at which it was found ended.
    ///   - running: The age at which it was last seen running; `nil` when its first look found it ended.
    mutating func observe(endFoundAt found: Duration, lastSeenRunning running: Duration?) {
        let ended = Self.logarithm(found)
        let sooner = ended - min(max(spread, 0.02), log(2))
        tasks.append(Bounds(running: min(running.map(Self.logarithm) ?? sooner, ended - 0.0001), ended: ended))
        if tasks.count > Self.most { tasks.removeFirst() }
    }

    private static func logarithm(_ time: Duration) -> Double { log(min(max(time.inSeconds, 0.001), 1_000_000)) }
}
