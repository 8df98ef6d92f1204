import EditModel

/// Everything that decides how a clip is encoded anew.
public struct TranscodePlan: Hashable, Sendable {
    /// How a clip that is too short is made longer.
    public enum Extension: Hashable, Sendable {
        /// It is long enough.
        case none
        /// The last picture stands, in silence.
        case hold
        /// The part of so many pictures is played again, with its sound.
        case loop(frames: Int)
    }

    /// How colours are brought to BT.709 of standard range.
    public enum Colour: Hashable, Sendable {
        /// They stay as they are.
        case keep
        /// All 256 steps are brought to the usual range.
        case compressRange
        /// Red, green and blue are made brightness and colour.
        case fromRGB
        /// High dynamic range of this transfer curve is tone mapped.
        case toneMap(transfer: String)
        /// BT.2020 or P3 without high dynamic range.
        case narrowGamut
    }

    /// Where the used part begins.
    public var start: Duration
    /// How much before `start` is decoded and thrown away: in a form without an index, a jump may land behind it.
    public var lead: Duration
    /// How much of the clip is read; `nil` for all of it.
    public var readLength: Duration?
    /// Frames a second of the result: constant.
    public var frameRate: FrameRate
    /// How many frames the result has at most.
    public var frames: Int
    /// How it is made longer.
    public var lengthening: Extension
    /// How the picture is brought into the limits.
    public var geometry: ClipGeometry
    /// Whether two half pictures are made one.
    public var deinterlace: Bool
    /// How colours are converted.
    public var colour: Colour
    /// Whether transparency is laid on black.
    public var flattenAlpha: Bool
    /// The decoder to be used instead of ffmpeg's choice.
    public var decoder: String?
    /// Whether a nonsensical rotation is to be left out.
    public var ignoreRotation: Bool
    /// The sound; `nil` for none.
    public var sound: SoundPlan?
    /// The most bits a second of the picture.
    public var maximumBitRate: Int

    /// How long the result is.
    public var duration: Duration { frameRate.duration(of: frames) }
}

/// How sound is encoded.
public struct SoundPlan: Hashable, Sendable {
    /// The stream's number in the source.
    public var streamIndex: Int
    /// 1 or 2; more are mixed down.
    public var channels: Int
    /// Samples a second: 44100 or 48000.
    public var sampleRate: Int

    /// The plan for a sound: mono stays mono, all else becomes stereo.
    init(of audio: AudioFacts) {
        streamIndex = audio.streamIndex
        channels = min(2, audio.channels)
        sampleRate = audio.sampleRate == 44_100 ? 44_100 : 48_000
    }
}

/// How the streams of a clip are put into another file: the picture as it is.
public struct RemuxPlan: Hashable, Sendable {
    /// What becomes of the sound.
    public enum Sound: Hashable, Sendable {
        /// There is none.
        case none
        /// It is kept as it is.
        case copy(streamIndex: Int)
        /// It is encoded, and ends with the picture.
        case encode(SoundPlan, end: Duration)
    }

    /// What becomes of the sound.
    public var sound: Sound
    /// What is done instead when the result does not conform after all.
    public var fallback: TranscodePlan
}
