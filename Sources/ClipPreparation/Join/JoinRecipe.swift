import EditModel

/// The commands that join pieces, as ffmpeg's arguments.
///
/// Each piece is first brought to the same size, rate and exact length (a last picture stands where the provider's
/// output is too short), with its sound uncompressed; then all are put behind each other without encoding the picture
/// again, and the sound is encoded once, so that no cut can be heard.
struct JoinRecipe {
    /// The size of the joined picture.
    let size: PixelSize
    /// Its frames a second.
    let rate: FrameRate

    /// Samples of the sound a second.
    private static let sampleRate = 48_000

    /// The arguments that make a piece exact.
    ///
    /// - Parameters:
    ///   - piece: The provider's output.
    ///   - facts: What is known of it.
    ///   - span: The piece's place in the joined video.
    ///   - withSound: Whether the joined video has the sound of the pieces.
    ///   - output: Where it is to lie.
    func exact(
        _ piece: JoinPlan.Piece,
        _ facts: MediaFacts,
        _ span: Span,
        withSound: Bool,
        output: String
    ) -> [String] {
        var words = Self.opening + MediaProbe.guardedInput(facts.format) + ["-i", "file:\(piece.path)"]
        let isSilent = withSound && facts.audio == nil
        if isSilent { words += ["-f", "lavfi", "-i", "anullsrc=r=\(Self.sampleRate):cl=stereo"] }
        words += ["-map", "0:\(facts.video.streamIndex)"]
        if withSound { words += ["-map", isSilent ? "1:0" : "0:\(facts.audio?.streamIndex ?? 0)"] }
        words += Self.stripping + ["-vf", picture(span.frames)]
        words += ["-c:v", "libx264", "-preset", "veryfast", "-crf", "17", "-bf", "0", "-profile:v", "high"]
        words += ["-pix_fmt", "yuv420p", "-video_track_timescale", "\(timescale)"]
        if withSound {
            words += ["-af", Self.sound(samples: span.samples(Self.sampleRate)), "-c:a", "pcm_s16le"]
            words += ["-ar", "\(Self.sampleRate)", "-ac", "2"]
        }
        return words + ["-f", "mov", "file:\(output)"]
    }

    /// The arguments that put exact pieces behind each other.
    ///
    /// - Parameters:
    ///   - list: A file that lists them.
    ///   - sound: Where the sound comes from; `nil` for none.
    ///   - length: How long the joined video is.
    ///   - output: Where it is to lie.
    func joined(list: String, sound: SoundSource?, length: Duration, output: String) -> [String] {
        var words = Self.opening + ["-protocol_whitelist", "file", "-f", "concat", "-safe", "0", "-i", "file:\(list)"]
        if case .original(let path, let start, let facts) = sound, let audio = facts.audio {
            words += MediaProbe.guardedInput(facts.format)
            if start > .zero { words += ["-ss", EncodingRecipe.seconds(start)] }
            words += ["-t", EncodingRecipe.seconds(length), "-i", "file:\(path)"]
            words += ["-map", "0:v:0", "-map", "1:\(audio.streamIndex)"]
        } else {
            words += ["-map", "0:v:0", "-map", "0:a:0?"]
        }
        words += Self.stripping + ["-c:v", "copy"]
        if sound != nil {
            let samples = Int((length.inSeconds * Double(Self.sampleRate)).rounded())
            words += ["-af", Self.sound(samples: samples), "-c:a", "aac", "-b:a", "192k"]
            words += ["-ar", "\(Self.sampleRate)", "-ac", "2", "-t", EncodingRecipe.seconds(length)]
        }
        return words + ["-movflags", "+faststart", "-f", "mp4", "file:\(output)"]
    }

    /// Where a piece lies among the pictures and samples of the joined video.
    struct Span: Hashable {
        let start: Duration
        let frames: Int
        let end: Duration

        func samples(_ rate: Int) -> Int {
            let place = { (moment: Duration) in Int((moment.inSeconds * Double(rate)).rounded()) }
            return place(end) - place(start)
        }
    }

    /// The places of pieces: by their sums, so that nothing adds up.
    ///
    /// - Parameter lengths: How long the pieces are.
    func spans(_ lengths: [Duration]) -> [Span] {
        var (spans, frames, end): ([Span], Int, Duration) = ([], 0, .zero)
        for length in lengths {
            end += length
            let until = max(frames + 1, Int((end.inSeconds * rate.perSecond).rounded()))
            spans.append(
                Span(start: rate.duration(of: frames), frames: until - frames, end: rate.duration(of: until))
            )
            frames = until
        }
        return spans
    }

    private var timescale: Int { rate.frames * max(1, 12_800 / max(1, rate.frames)) }

    private func picture(_ frames: Int) -> String {
        [
            "fps=fps=\(rate):start_time=0",
            "scale=w=\(size.width):h=\(size.height):force_original_aspect_ratio=decrease:flags=lanczos+accurate_rnd",
            "pad=w=\(size.width):h=\(size.height):x=(ow-iw)/2:y=(oh-ih)/2:color=black", "setsar=1",
            "tpad=stop_mode=clone:stop=\(frames)", "trim=end_frame=\(frames)", "setpts=N/(\(rate))/TB",
            "format=yuv420p",
        ].joined(separator: ",")
    }

    private static func sound(samples: Int) -> String {
        "aresample=\(sampleRate):async=1:first_pts=0,apad,atrim=end_sample=\(samples),asetpts=N/SR/TB"
    }

    private static let opening = [
        "-hide_banner", "-nostdin", "-y", "-loglevel", "error", "-nostats", "-progress", "pipe:1", "-xerror",
    ]
    private static let stripping = ["-sn", "-dn", "-map_metadata", "-1", "-map_chapters", "-1"]

    /// The sound of the joined video, with what is known of its source.
    enum SoundSource {
        case pieces
        case original(path: String, start: Duration, facts: MediaFacts)
    }
}
