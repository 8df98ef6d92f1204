public import EditModel

/// What of a clip is wanted: the options of an edit that concern its preparation.
public struct ClipRequest: Hashable, Sendable {
    /// Where the used part begins.
    public var start: Duration
    /// How long the used part is at most; `nil` for as long as the provider takes.
    public var length: Duration?
    /// What to do with a clip that is too long.
    public var long: LongClipRule
    /// What to do with a clip that is too short.
    public var short: ShortClipRule
    /// What to do with an aspect ratio outside the limits.
    public var fit: FitRule

    /// A request with the manifest's defaults.
    ///
    /// - Parameters:
    ///   - start: Where the used part begins.
    ///   - length: How long the used part is at most.
    ///   - long: What to do with a clip that is too long.
    ///   - short: What to do with a clip that is too short.
    ///   - fit: What to do with an aspect ratio outside the limits.
    public init(
        start: Duration = .zero,
        length: Duration? = nil,
        long: LongClipRule = .trim,
        short: ShortClipRule = .refuse,
        fit: FitRule = .pad
    ) {
        self.start = start
        self.length = length
        self.long = long
        self.short = short
        self.fit = fit
    }

    /// What an edit's options ask for.
    ///
    /// - Parameter options: The options.
    public init(from options: EditOptions) {
        self.init(
            start: options.start,
            length: options.length,
            long: options.long,
            short: options.short,
            fit: options.fit
        )
    }
}
