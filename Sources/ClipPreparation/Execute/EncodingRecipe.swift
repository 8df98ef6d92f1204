import EditModel

/// The commands that make a prepared clip, as ffmpeg's arguments. The command is the recipe.
///
/// H.264 at constant quality with the preset `superfast`: preparing must stay faster than the provider's minutes, and
/// at this quality a slower preset gains bytes but no likeness (the table is on the page Preparation). The bit rate is
/// bounded, the length is a number of frames, and nothing of the source's metadata is kept. The picture after a second can
/// be decoded by itself: it is the report's.
enum EncodingRecipe {
    /// Raised when the commands or ffmpeg's use change what comes out.
    static let version = 4

    /// The recipe as stable text: the command with names instead of paths.
    static func key(_ arguments: [String]) -> String {
        "recipe \(version)\n" + arguments.joined(separator: "\n")
    }

    /// The arguments that encode a clip anew.
    ///
    /// - Parameters:
    ///   - plan: What is to be made.
    ///   - facts: What is known of the clip.
    ///   - input: The clip's path.
    ///   - output: The result's path.
    ///   - majorVersion: ffmpeg's, which decides how a rotation is left out; 0 for the recipe's key.
    ///   - threads: How many threads decoder, filters and encoder have each; `nil` leaves it to ffmpeg. What comes out
    ///     differs by some bytes, as it does between machines of different cores.
    static func transcode(
        _ plan: TranscodePlan,
        _ facts: MediaFacts,
        input: String,
        output: String,
        majorVersion: Int,
        threads: Int? = nil
    ) -> [String] {
        var words = opening(isStrict: !facts.format.hasHarmlessErrors, threads: threads)
        words += MediaProbe.guardedInput(facts.format)
        if plan.ignoreRotation { words += majorVersion >= 6 ? ["-display_rotation", "0"] : ["-noautorotate"] }
        if let decoder = plan.decoder { words += ["-c:v", decoder] }
        if plan.start > plan.lead { words += ["-ss", seconds(plan.start - plan.lead)] }
        if let length = plan.readLength { words += ["-t", seconds(plan.lead + length)] }
        words += ["-i", "file:\(input)", "-map", "0:\(facts.video.streamIndex)"]
        if let sound = plan.sound { words += ["-map", "0:\(sound.streamIndex)"] }
        words += stripping
        words += ["-vf", FilterChain.picture(plan, facts)]
        words += ["-c:v", "libx264", "-preset", "superfast", "-crf", "15", "-profile:v", "high", "-pix_fmt", "yuv420p"]
        words += ["-maxrate", "\(plan.maximumBitRate)", "-bufsize", "\(plan.maximumBitRate / 2)"]
        words += ["-force_key_frames", "1"]
        if plan.colour != .keep, plan.colour != .compressRange { words += bt709 }
        if let sound = plan.sound {
            words += ["-af", FilterChain.sound(plan, sound)] + encoded(sound)
        }
        return words + ["-t", seconds(plan.duration)] + each(threads) + closing(output)
    }

    /// The arguments that put a clip's streams into an mp4 file.
    static func remux(_ plan: RemuxPlan, _ facts: MediaFacts, input: String, output: String) -> [String] {
        var words = opening(isStrict: true) + MediaProbe.guardedInput(facts.format)
        words += ["-i", "file:\(input)", "-map", "0:\(facts.video.streamIndex)"]
        switch plan.sound {
        case .none: words += stripping + ["-c:v", "copy"]
        case .copy(let index): words += ["-map", "0:\(index)"] + stripping + ["-c:v", "copy", "-c:a", "copy"]
        case .encode(let sound, let end):
            words += ["-map", "0:\(sound.streamIndex)"] + stripping + ["-c:v", "copy"]
            words += ["-af", FilterChain.soundUntil(end)] + encoded(sound)
        }
        return words + closing(output)
    }

    /// The arguments that take a rotation off an mp4 file, for an ffmpeg that cannot while it encodes (before 6).
    static func unturn(input: String, output: String) -> [String] {
        opening(isStrict: true) + MediaProbe.guardedInput(.mov) + ["-i", "file:\(input)", "-map", "0", "-c", "copy"]
            + ["-metadata:s:v:0", "rotate=0"] + closing(output)
    }

    /// The arguments that decode all picture and sound of a file and stop at the first error.
    static func decode(_ format: MediaFormat, input: String, threads: Int? = nil) -> [String] {
        opening(isStrict: true, threads: threads) + MediaProbe.guardedInput(format)
            + ["-i", "file:\(input)", "-map", "0:V:0", "-map", "0:a?", "-f", "null", "-"]
    }

    private static func opening(isStrict: Bool, threads: Int? = nil) -> [String] {
        ["-hide_banner", "-nostdin", "-y", "-loglevel", "error", "-nostats", "-progress", "pipe:1"]
            + (isStrict ? ["-xerror"] : ["-max_error_rate", "1"])
            + (threads.map { ["-filter_threads", "\($0)"] } ?? []) + each(threads)
    }

    /// Before the input the decoders' threads, after it the encoders'.
    private static func each(_ threads: Int?) -> [String] { threads.map { ["-threads", "\($0)"] } ?? [] }

    private static let stripping = ["-sn", "-dn", "-map_metadata", "-1", "-map_chapters", "-1"]
    private static let bt709 = [
        "-color_range", "tv", "-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709",
    ]

    private static func encoded(_ sound: SoundPlan) -> [String] {
        ["-c:a", "aac", "-b:a", "192k", "-ac", "\(sound.channels)", "-ar", "\(sound.sampleRate)"]
    }

    private static func closing(_ output: String) -> [String] {
        ["-movflags", "+faststart", "-f", "mp4", "file:\(output)"]
    }

    /// Seconds with six decimals: as exact as ffmpeg reads them.
    static func seconds(_ duration: Duration) -> String {
        let parts = duration.components
        let fraction = String(parts.attoseconds / 1_000_000_000_000)
        return "\(parts.seconds).\(String(repeating: "0", count: 6 - fraction.count))\(fraction)"
    }
}
