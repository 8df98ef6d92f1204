public import EditModel

/// The one predicate: whether a file is what the provider takes. It plans, and it checks what was made.
///
/// Taken as it is: mp4 or mov with 8-bit 4:2:0 progressive H.264 and AAC or no sound, upright, with square pixels,
/// within the limits (Evolink and Novita, seed documents), whole and without tricks that other readers may not honour.
public struct ClipConformity: Hashable, Sendable {
    /// The provider's limits.
    public var limits: ClipLimits

    /// The highest frame rate taken; half a frame more for averages that are not exact.
    public static let maximumFrameRate = 60

    /// A predicate.
    ///
    /// - Parameter limits: The provider's limits.
    public init(limits: ClipLimits) { self.limits = limits }

    /// Everything in which the clip is not what the provider takes; empty when it is.
    ///
    /// - Parameter facts: What is known of the clip.
    public func violations(of facts: MediaFacts) -> [ConformityViolation] {
        fileViolations(facts) + pictureViolations(facts.video) + sizeViolations(facts.displaySize)
            + lengthViolations(facts) + soundViolations(facts)
    }

    private func fileViolations(_ facts: MediaFacts) -> [ConformityViolation] {
        var found: [ConformityViolation] = []
        if !facts.structure.isComplete { found.append(.init(.file, "cut off", .none)) }
        if facts.container == nil {
            let remedy: ConformityViolation.Remedy = facts.format.hasReliableTimestamps ? .remux : .encodePicture
            found.append(
                .init(.file, "container \(facts.brand.map { "mp4 of brand \($0)" } ?? facts.format.rawValue)", remedy)
            )
        }
        if facts.structure.isFragmented { found.append(.init(.file, "fragmented file", .remux)) }
        if facts.structure.hasDamage { found.append(.init(.file, "damaged picture data", .encodePicture)) }
        if facts.structure.hasWrongLength {
            found.append(.init(.file, "length that its header gets wrong", .encodePicture))
        }
        if facts.structure.hasEdits { found.append(.init(.file, "edit list", .encodePicture)) }
        if facts.structure.hasSoundEdits { found.append(.init(.sound, "edit list of the sound", .encodeSound)) }
        if facts.videoStreams > 1 { found.append(.init(.file, "\(facts.videoStreams) video streams", .remux)) }
        if facts.audioStreams > 1 { found.append(.init(.file, "\(facts.audioStreams) audio streams", .remux)) }
        if facts.attachedPictures > 0 { found.append(.init(.file, "attached picture", .remux)) }
        if facts.bytes > limits.maximumBytes {
            found.append(.init(.file, "\(facts.bytes) bytes, over \(limits.maximumBytes)", .encodePicture))
        }
        return found
    }

    private func pictureViolations(_ video: VideoFacts) -> [ConformityViolation] {
        var found: [String] = []
        if video.codec != "h264" { found.append("codec \(video.codec)") }
        if video.pixelFormat != "yuv420p" {
            found.append(video.pixelFormat == "yuvj420p" ? "full-range colour" : "pixel format \(video.pixelFormat)")
        } else if video.isFullRange {
            found.append("full-range colour")
        }
        if video.isInterlaced { found.append("interlaced") }
        if video.rotation != 0 { found.append("rotated by \(video.rotation) degrees") }
        if video.isMirrored { found.append("mirrored") }
        if video.hasOddRotation { found.append("rotation that is no multiple of 90 degrees") }
        if video.pixelAspect.width != video.pixelAspect.height {
            found.append("pixels of \(video.pixelAspect.width):\(video.pixelAspect.height)")
        }
        if video.hasOddPixelAspect { found.append("pixels of a nonsensical shape") }
        if video.isHDR {
            found.append("high dynamic range")
        } else if video.isWideGamut {
            found.append("wide colour")
        }
        if let rate = video.averageFrameRate, rate.perSecond > Double(Self.maximumFrameRate) + 0.5 {
            found.append("\(rate.decimal) frames a second")
        }
        return found.map { .init(.picture, $0, .encodePicture) }
    }

    private func sizeViolations(_ size: PixelSize) -> [ConformityViolation] {
        var found: [ConformityViolation] = []
        if !hasAspect(size) { found.append(.init(.size, "aspect \(size)", .encodePicture)) }
        let sides = [size.width, size.height]
        if sides.contains(where: { $0 < limits.minimumSide || $0 > limits.maximumSide }) {
            found.append(.init(.size, "size \(size)", .encodePicture))
        } else if sides.contains(where: { $0 % 2 != 0 }) {
            found.append(.init(.size, "odd size \(size)", .encodePicture))
        }
        return found
    }

    private func lengthViolations(_ facts: MediaFacts) -> [ConformityViolation] {
        let length = facts.duration
        if isTooShort(length) { return [.init(.length, "\(length.shortest) s long", .encodePicture)] }
        if isTooLong(length) { return [.init(.length, "\(length.shortest) s long", .encodePicture)] }
        if isTooLong(facts.containerDuration) {
            let whole = facts.containerDuration.shortest
            return facts.audioStreams > 0
                ? [.init(.sound, "sound of \(whole) s", .encodeSound)] : [.init(.file, "file of \(whole) s", .remux)]
        }
        return []
    }

    private func soundViolations(_ facts: MediaFacts) -> [ConformityViolation] {
        guard let audio = facts.audio else {
            return facts.audioStreams > 0 ? [.init(.sound, "sound that cannot be read", .remux)] : []
        }
        return audio.codec == "aac" ? [] : [.init(.sound, "sound \(audio.codec)", .encodeSound)]
    }

    /// Whether the longer side is within the limit, exactly: 8:1 is, a pixel more is not.
    func hasAspect(_ size: PixelSize) -> Bool {
        max(size.width, size.height) <= limits.maximumAspect * min(size.width, size.height)
    }

    /// To the microsecond, as ffprobe tells lengths: whoever checks on the other side may not round in our favour.
    func isTooLong(_ length: Duration) -> Bool { length > limits.maximumDuration }

    func isTooShort(_ length: Duration) -> Bool { length < limits.minimumDuration }
}
