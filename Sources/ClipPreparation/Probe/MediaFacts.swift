public import EditModel

/// What is known of a clip: what ffprobe and the file's own boxes say, checked and normalised.
///
/// It depends on the content alone, so it may be kept by the content's digest.
public struct MediaFacts: Hashable, Codable, Sendable {
    /// The file's form, found from its first bytes.
    public var format: MediaFormat
    /// The major brand of an mp4 or mov file, for example `isom` or `qt  `; `nil` for other forms.
    public var brand: String?
    /// The file's size.
    public var bytes: Int64
    /// How long the whole file plays: the longest of its streams.
    public var containerDuration: Duration
    /// The picture.
    public var video: VideoFacts
    /// The sound; `nil` for none.
    public var audio: AudioFacts?
    /// How many video streams there are, attached pictures not counted.
    public var videoStreams: Int
    /// How many audio streams there are.
    public var audioStreams: Int
    /// How many attached pictures there are.
    public var attachedPictures: Int
    /// What the file's own structure says.
    public var structure: FileStructure

    /// How long the picture plays, from the file's first moment on.
    public var duration: Duration { video.duration }
    /// The size of the picture as it is seen: after rotation, with square pixels.
    public var displaySize: PixelSize { video.displaySize }

    /// Whether the picture may play longer than its header says: the file does, by more than a few frames. It may be sound
    /// that is longer; only the packets tell.
    var mayEndLater: Bool {
        format == .mov && !structure.hasEdits && containerDuration - duration > Self.difference
    }

    /// Whether the picture's header says an end that is sooner than its last packet's.
    ///
    /// - Parameter end: In seconds after the file's start.
    func endsSooner(than end: Double) -> Bool { ProbeDocument.duration(end) - duration > Self.difference }

    /// What rounding and the delay of reordered pictures explain.
    private static let difference = Duration.milliseconds(100)

    /// Whether the file is `mp4` or `mov`; `nil` when it is neither.
    public var container: String? {
        guard format == .mov else { return nil }
        switch brand {
        case nil, "qt  ": return "mov"
        case "isom", "iso2", "iso3", "iso4", "iso5", "iso6", "iso7", "iso8", "iso9", "mp41", "mp42", "avc1", "MSNV",
            "mp71", "dash", "XAVC":
            return "mp4"
        default: return nil
        }
    }
}

/// What is known of a clip's sound.
public struct AudioFacts: Hashable, Codable, Sendable {
    /// The stream's number in the file.
    public var streamIndex: Int
    /// ffmpeg's name of the codec, for example `aac`.
    public var codec: String
    /// How many channels.
    public var channels: Int
    /// Samples a second.
    public var sampleRate: Int
}

/// What a file's own boxes or headers say, without any decoder.
public struct FileStructure: Hashable, Codable, Sendable {
    /// Everything that the headers announce lies inside the file: it is not cut off.
    public var isComplete: Bool
    /// The index stands before the data, so that a player can start at once (mp4 and mov).
    public var isFastStart: Bool
    /// The file is made of fragments (mp4).
    public var isFragmented: Bool
    /// An edit list cuts or delays the picture: other readers may not honour it (mp4 and mov).
    public var hasEdits: Bool
    /// An edit list cuts or delays the sound (mp4 and mov).
    public var hasSoundEdits = false
    /// The lengths inside of the coded pictures contradict their index: part of the file was overwritten or never
    /// written (H.264 in mp4 and mov).
    public var hasDamage = false
    /// The header says that the picture ends sooner than it does, as some writers of uneven frame times have it: other
    /// readers may believe it (mp4 and mov).
    public var hasWrongLength = false
}
