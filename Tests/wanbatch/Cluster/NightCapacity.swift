import Foundation

/// How many clips a night makes, by each thing that bounds it: the formulas of the manual's page Scale.
struct NightCapacity: Sendable {
    /// How long the night is.
    var hours = 8.0
    /// Cores that prepare, on all machines together.
    var cores = 16.0
    /// Core-seconds that a clip takes: all cores' time, not the clock's.
    var coreSecondsPerClip = 4.0
    /// Tasks that the provider runs at once.
    var slots = 500.0
    /// Seconds from a task's submission to its end.
    var secondsPerTask = 120.0
    /// Submissions a minute that the provider takes.
    var requestsPerMinute = 1000.0
    /// Megabits a second to the provider.
    var upMegabitsPerSecond = 1000.0
    /// Megabytes of a prepared clip.
    var megabytesPerClip = 2.0
    /// Megabits a second from the provider.
    var downMegabitsPerSecond = 1000.0
    /// Megabytes of an output.
    var megabytesPerOutput = 6.0
    /// What the night may cost, in USD.
    var budget = 100_000.0
    /// Seconds of a clip, input and output together.
    var billedSecondsPerClip = 10.0
    /// USD a billed second.
    var pricePerSecond = 0.08

    /// The walls, as the page calls them.
    enum Wall: String, CaseIterable, Sendable {
        case cores, upload, requests, slots, download, money
    }

    /// Clips an hour that a wall lets through; for money the clips in all.
    func clips(by wall: Wall) -> Double {
        switch wall {
        case .cores: cores * 3600 / coreSecondsPerClip
        case .upload: upMegabitsPerSecond / 8 * 3600 / megabytesPerClip
        case .requests: requestsPerMinute * 60
        case .slots: slots * 3600 / secondsPerTask
        case .download: downMegabitsPerSecond / 8 * 3600 / megabytesPerOutput
        case .money: budget / (billedSecondsPerClip * pricePerSecond)
        }
    }

    /// Clips a night by a wall.
    func clipsANight(by wall: Wall) -> Double { wall == .money ? clips(by: wall) : clips(by: wall) * hours }

    /// The wall that lets the fewest through.
    var wall: Wall { Wall.allCases.min { clipsANight(by: $0) < clipsANight(by: $1) } ?? .cores }

    /// Hours until so many clips are done, money apart: the narrowest wall's time, and the way of one clip through all.
    func hours(for count: Double) -> Double {
        let rate = Wall.allCases.filter { $0 != .money }.map { clips(by: $0) }.min() ?? 0
        return count / rate + oneClipSeconds / 3600
    }

    /// The way of one clip through all walls.
    var oneClipSeconds: Double {
        coreSecondsPerClip + megabytesPerClip * 8 / upMegabitsPerSecond + 60 / requestsPerMinute + secondsPerTask
            + megabytesPerOutput * 8 / downMegabitsPerSecond
    }

    /// Seconds that a shard needs to read every clip of the batch once, to know which are its own.
    ///
    /// - Parameters:
    ///   - count: How many clips.
    ///   - megabytes: Of a source clip.
    ///   - megabytesPerSecond: What the shard reads a second.
    static func reading(_ count: Double, megabytes: Double, megabytesPerSecond: Double) -> Double {
        count * megabytes / megabytesPerSecond
    }
}
