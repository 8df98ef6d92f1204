/// Frames a second, as an exact fraction.
public struct FrameRate: Hashable, Codable, Sendable, CustomStringConvertible {
    /// Frames.
    public var frames: Int
    /// In that many seconds.
    public var seconds: Int

    /// A rate.
    ///
    /// - Parameters:
    ///   - frames: Frames; at least 1.
    ///   - seconds: In that many seconds; at least 1.
    public init(_ frames: Int, per seconds: Int = 1) {
        self.frames = max(1, frames)
        self.seconds = max(1, seconds)
    }

    /// A rate from ffprobe's text.
    ///
    /// - Parameter text: For example `30000/1001`; `nil` for `0/0` and anything else that is no rate.
    init?(_ text: String?) {
        guard let parts = text?.split(separator: "/"), parts.count == 2,
            let frames = Int32(parts[0]), let seconds = Int32(parts[1]), frames > 0, seconds > 0
        else { return nil }
        self.init(Int(frames), per: Int(seconds))
    }

    /// Frames a second.
    public var perSecond: Double { Double(frames) / Double(seconds) }

    /// How long that many frames last.
    ///
    /// - Parameter count: A number of frames.
    public func duration(of count: Int) -> Duration {
        .nanoseconds(Int64((Double(count) / perSecond * 1e9).rounded()))
    }

    /// For example `30000/1001`, or `25`.
    public var description: String { seconds == 1 ? "\(frames)" : "\(frames)/\(seconds)" }

    /// For example `29.97`.
    var decimal: String {
        let hundredths = Int((perSecond * 100).rounded())
        let rest = hundredths % 100
        return rest == 0 ? "\(hundredths / 100)" : "\(hundredths / 100).\(rest < 10 ? "0" : "")\(rest)"
    }
}
