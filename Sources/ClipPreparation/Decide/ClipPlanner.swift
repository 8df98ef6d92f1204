public import EditModel

/// Decides what is to be done with a clip. Pure: it looks at nothing but its arguments.
///
/// The least work that helps is chosen: nothing, then another container, then a new encoding.
public struct ClipPlanner: Sendable {
    /// The predicate that the result will satisfy.
    public let conformity: ClipConformity

    /// A planner.
    ///
    /// - Parameter limits: The provider's limits.
    public init(limits: ClipLimits = .wan27) { conformity = ClipConformity(limits: limits) }

    private var limits: ClipLimits { conformity.limits }

    /// Decides.
    ///
    /// - Parameters:
    ///   - facts: What is known of the clip.
    ///   - request: What of it is wanted.
    /// - Returns: The decision; a clip that cannot be edited is a decision too.
    public func decide(_ facts: MediaFacts, _ request: ClipRequest) -> ClipDecision {
        let isCropped = request.fit == .crop && !conformity.hasAspect(facts.displaySize)
        var rules = EditIdentity.EffectiveRules(split: false, short: .refuse, crop: isCropped)
        do throws(WanbatchError) {
            try refuseUnusable(facts)
            let part = try UsedPart(of: facts.duration, request, conformity)
            rules.short = part.short
            return accept(facts, request, part, rules)
        } catch {
            rules.split = error.code == "clip-split-address"
            return ClipDecision(
                action: .refuse(error),
                reasons: [error.message],
                outputSize: facts.displaySize,
                outputDuration: .zero,
                effectiveRules: rules,
                recipeKey: "refuse"
            )
        }
    }

    private func refuseUnusable(_ facts: MediaFacts) throws(WanbatchError) {
        guard facts.structure.isComplete else { throw MediaProbe.truncated("the clip") }
        let size = facts.video.codedSize
        let pixels = size.width.multipliedReportingOverflow(by: size.height)
        guard !pixels.overflow, pixels.partialValue <= MediaProbe.maximumPixels,
            max(facts.displaySize.width, facts.displaySize.height) <= 1 << 16
        else {
            throw WanbatchError(
                .edit,
                "clip-picture-too-large",
                "the picture is \(size) pixels: too large to be decoded safely",
                hint: "make a smaller copy of the clip"
            )
        }
    }

    private func accept(
        _ facts: MediaFacts,
        _ request: ClipRequest,
        _ part: UsedPart,
        _ rules: EditIdentity.EffectiveRules
    ) -> ClipDecision {
        let violations = conformity.violations(of: facts)
        let plan = transcodePlan(facts, request, part)
        func decision(_ action: ClipDecision.Action, _ size: PixelSize, _ length: Duration, _ key: String)
            -> ClipDecision
        {
            ClipDecision(
                action: action,
                reasons: reasons(facts, part, plan, violations),
                outputSize: size,
                outputDuration: length,
                effectiveRules: rules,
                recipeKey: key
            )
        }
        if !part.isCut, part.short == .refuse {
            if violations.isEmpty { return decision(.pass, facts.displaySize, facts.duration, "pass") }
            if violations.allSatisfy({ [.remux, .encodeSound].contains($0.remedy) }) {
                let remux = RemuxPlan(sound: remuxedSound(facts, violations), fallback: plan)
                let key = EncodingRecipe.key(EncodingRecipe.remux(remux, facts, input: "IN", output: "OUT"))
                return decision(.remux(remux), facts.displaySize, facts.duration, key)
            }
        }
        let key = EncodingRecipe.key(EncodingRecipe.transcode(plan, facts, input: "IN", output: "OUT", majorVersion: 0))
        return decision(.transcode(plan), plan.geometry.output, plan.duration, key)
    }

    private func remuxedSound(_ facts: MediaFacts, _ violations: [ConformityViolation]) -> RemuxPlan.Sound {
        guard let audio = facts.audio else { return .none }
        let isEncoded = violations.contains { $0.remedy == .encodeSound }
        return isEncoded ? .encode(SoundPlan(of: audio), end: facts.duration) : .copy(streamIndex: audio.streamIndex)
    }

    private func transcodePlan(_ facts: MediaFacts, _ request: ClipRequest, _ part: UsedPart) -> TranscodePlan {
        let video = facts.video
        let rate = FrameRatePlan.rate(of: video)
        let frames = frameCount(part, rate)
        let isRead = part.length < facts.duration - part.start
        let lengthening: TranscodePlan.Extension =
            switch part.short {
            case .refuse: .none
            case .hold: .hold
            case .loop: .loop(frames: max(1, Int((part.length.inSeconds * rate.perSecond).rounded())))
            }
        return TranscodePlan(
            start: part.start,
            lead: facts.format.hasReliableTimestamps ? .zero : min(part.start, Self.lead),
            readLength: isRead ? part.length : nil,
            frameRate: rate,
            frames: frames,
            lengthening: lengthening,
            geometry: ClipGeometry(
                of: facts.displaySize,
                limits: (limits.minimumSide, limits.maximumSide, limits.maximumAspect),
                fit: request.fit
            ),
            deinterlace: video.isInterlaced,
            colour: colour(video),
            flattenAlpha: video.hasAlpha,
            decoder: decoder(video),
            ignoreRotation: video.hasOddRotation,
            sound: facts.audio.map(SoundPlan.init),
            maximumBitRate: bitRate(rate.duration(of: frames))
        )
    }

    /// Longer than the distance of key frames in what cameras and broadcasters write.
    private static let lead = Duration.seconds(20)

    /// As many frames as fit: their whole length, the last frame's included, stays within the limits.
    private func frameCount(_ part: UsedPart, _ rate: FrameRate) -> Int {
        let slack = 0.001
        let least = Int((limits.minimumDuration.inSeconds * rate.perSecond - slack).rounded(.up))
        let most = Int((limits.maximumDuration.inSeconds * rate.perSecond + slack).rounded(.down))
        let wanted = part.length.inSeconds * rate.perSecond
        let count = part.isCut ? Int((wanted + slack).rounded(.down)) : Int(wanted.rounded())
        return min(max(count, least, 1), max(most, 1))
    }

    /// Nine tenths of what fills the largest file in that time, less the sound; never more than any clip needs.
    private func bitRate(_ length: Duration) -> Int {
        let room = Double(limits.maximumBytes) * 8 * 0.9 / max(length.inSeconds, 0.1) - 200_000
        return Int(min(max(room, 100_000), 100_000_000))
    }

    private func colour(_ video: VideoFacts) -> TranscodePlan.Colour {
        if let transfer = video.transfer, video.isHDR { return .toneMap(transfer: transfer) }
        if video.isRGB { return .fromRGB }
        if video.isWideGamut { return .narrowGamut }
        return video.isFullRange ? .compressRange : .keep
    }

    /// ffmpeg's own decoders of VP8 and VP9 do not see the layer with the transparency.
    private func decoder(_ video: VideoFacts) -> String? {
        guard video.hasAlphaLayer else { return nil }
        return ["vp8": "libvpx", "vp9": "libvpx-vp9"][video.codec]
    }

    private func reasons(
        _ facts: MediaFacts,
        _ part: UsedPart,
        _ plan: TranscodePlan,
        _ violations: [ConformityViolation]
    ) -> [String] {
        // What is done about size and length says more than what is wrong with them.
        var reasons = violations.filter { $0.topic != .size && $0.topic != .length }.map(\.description)
        if part.start > .zero { reasons.append("start at \(part.start.twoDecimals) s") }
        if part.isCut {
            let whole = facts.duration - part.start
            if part.length < whole { reasons.append("trim \(whole.twoDecimals) s to \(plan.duration.twoDecimals) s") }
        }
        if part.short != .refuse {
            reasons.append("\(part.short.rawValue) \(part.length.twoDecimals) s to \(plan.duration.twoDecimals) s")
        }
        let (size, geometry) = (facts.displaySize, plan.geometry)
        if geometry.output != size {
            let verb = geometry.crop != nil ? "crop" : geometry.isPadded ? "pad" : "scale"
            reasons.append("\(verb) \(size) to \(geometry.output)")
        }
        return reasons
    }
}
