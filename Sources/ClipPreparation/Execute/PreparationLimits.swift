/// How long ffmpeg may take over one file.
public struct PreparationLimits: Hashable, Sendable {
    /// How long it may run in all.
    public var wall: Duration
    /// How long it may run without bringing anything further.
    public var stall: Duration

    /// Limits.
    ///
    /// - Parameters:
    ///   - wall: How long it may run in all.
    ///   - stall: How long it may run without bringing anything further.
    public init(wall: Duration = .seconds(1800), stall: Duration = .seconds(60)) {
        self.wall = wall
        self.stall = stall
    }
}
