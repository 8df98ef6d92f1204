import Foundation
import TestSupport

/// A night simulated clip by clip: every clip waits for a core, for the line, for its turn, for a slot, and for the line
/// back. Times vary from clip to clip; nothing here knows the formulas that it checks.
struct NightSimulation {
    /// Servers that work on one clip each, and take the next one when they are free.
    private struct Station {
        /// When each is free again; a heap, the earliest first.
        private var free: [Double]

        init(servers: Int) { free = [Double](repeating: 0, count: max(1, servers)) }

        /// A clip that comes at a moment leaves at the moment that is returned.
        mutating func serve(at moment: Double, for seconds: Double) -> Double {
            let end = max(moment, free[0]) + seconds
            var place = 0
            let count = free.count
            free.withUnsafeMutableBufferPointer { free in
                while true {
                    var child = 2 * place + 1
                    guard child < count else { break }
                    if child + 1 < count, free[child + 1] < free[child] { child += 1 }
                    guard free[child] < end else { break }
                    free[place] = free[child]
                    place = child
                }
                free[place] = end
            }
            return end
        }
    }

    /// Chance.
    private struct Dice {
        var generator: SeededGenerator

        /// From 0.5 to 1.5, 1 in the middle.
        mutating func factor() -> Double { 0.5 + Double(generator.next() >> 11) / Double(1 << 53) }
    }

    /// How a night went.
    struct Outcome {
        /// When the last clip was done.
        var hours = 0.0
        /// How many were done within the night and the budget.
        var withinNight = 0
        /// The most tasks that ran at once.
        var slotsAtEnd = 0
    }

    /// Plays a night.
    ///
    /// - Parameters:
    ///   - night: What bounds it.
    ///   - count: How many clips there are.
    static func play(_ night: NightCapacity, count: Int) -> Outcome {
        var cores = Station(servers: Int(night.cores))
        var up = Station(servers: 1)
        var turns = Station(servers: 1)
        var slots = Station(servers: Int(night.slots))
        var down = Station(servers: 1)
        var dice = Dice(generator: SeededGenerator(seed: 7))
        var outcome = Outcome()
        var spent = 0.0
        for _ in 0..<count {
            let prepared = cores.serve(at: 0, for: night.coreSecondsPerClip * dice.factor())
            let uploaded = up.serve(
                at: prepared,
                for: night.megabytesPerClip * dice.factor() * 8 / night.upMegabitsPerSecond
            )
            let sent = turns.serve(at: uploaded, for: 60 / night.requestsPerMinute)
            let made = slots.serve(at: sent, for: night.secondsPerTask * dice.factor())
            let fetched = down.serve(
                at: made,
                for: night.megabytesPerOutput * dice.factor() * 8 / night.downMegabitsPerSecond
            )
            outcome.hours = max(outcome.hours, fetched / 3600)
            let cost = night.billedSecondsPerClip * night.pricePerSecond
            if fetched <= night.hours * 3600, spent + cost <= night.budget + 1e-6 {
                spent += cost
                outcome.withinNight += 1
            }
        }
        return outcome
    }
}
