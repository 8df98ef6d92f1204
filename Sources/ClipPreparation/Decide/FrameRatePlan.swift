/// Chooses the constant frame rate of a transcoded clip.
enum FrameRatePlan {
    private static let usual = [
        FrameRate(10), FrameRate(12), FrameRate(15), FrameRate(24_000, per: 1001), FrameRate(24), FrameRate(25),
        FrameRate(30_000, per: 1001), FrameRate(30), FrameRate(48), FrameRate(50), FrameRate(60_000, per: 1001),
        FrameRate(60),
    ]

    /// A rate under this is raised to a multiple: with reordered pictures, a slow clip would begin seconds late.
    private static let lowest = 10

    /// The clip's own rate where it is even; for an uneven one the nominal rate, or the next usual one that loses
    /// no frame; never over the highest rate taken.
    static func rate(of video: VideoFacts) -> FrameRate {
        let rate = chosen(video)
        let times = Int((Double(lowest) / rate.perSecond).rounded(.up))
        return times > 1 ? FrameRate(rate.frames * times, per: rate.seconds) : rate
    }

    private static func chosen(_ video: VideoFacts) -> FrameRate {
        let highest = FrameRate(ClipConformity.maximumFrameRate)
        guard let average = video.averageFrameRate ?? video.nominalFrameRate else { return FrameRate(30) }
        if average.perSecond > highest.perSecond { return highest }
        let nominal = video.nominalFrameRate ?? average
        let isSteady = abs(nominal.perSecond - average.perSecond) <= 0.02 * average.perSecond
        if video.isInterlaced && !isSteady { return capped(average) }
        let isPlausible = nominal.perSecond <= highest.perSecond && nominal.perSecond >= average.perSecond
        if isSteady || (isPlausible && nominal.perSecond <= 4 * average.perSecond) { return capped(nominal) }
        return usual.first { $0.perSecond >= average.perSecond * 0.995 } ?? highest
    }

    private static func capped(_ rate: FrameRate) -> FrameRate {
        let highest = FrameRate(ClipConformity.maximumFrameRate)
        return rate.perSecond > highest.perSecond ? highest : rate
    }
}
