import EditModel
import Foundation

/// Makes ``MediaFacts`` of what ffprobe said.
struct FactsReader {
    let path: String
    let format: MediaFormat
    let bytes: Int64
    let brand: String?
    let structure: FileStructure
    let document: ProbeDocument

    /// The facts, the video's duration apart when no header tells it.
    ///
    /// - Parameter measured: The end of the last picture in seconds, found by reading all packets.
    /// - Returns: `nil` when a duration is needed and `measured` is `nil`.
    /// - Throws: `WanbatchError`: `clip-no-video`, `clip-broken`.
    func facts(measured: Double? = nil) throws(WanbatchError) -> MediaFacts? {
        let streams = document.streams ?? []
        let videos = streams.filter { $0.codec_type == "video" && !$0.isAttachedPicture }
        let readable = videos.filter { $0.codec_name != nil && $0.codec_name != "unknown" }
        guard let stream = readable.first(where: \.isDefault) ?? readable.first else {
            throw WanbatchError(
                .edit,
                "clip-no-video",
                "\(path) has no picture",
                hint: "only clips with a picture can be edited"
            )
        }
        let sounds = streams.filter { $0.codec_type == "audio" }
        guard let duration = measured ?? duration(of: stream) else { return nil }
        let whole = wholeDuration ?? duration
        return MediaFacts(
            format: format,
            brand: brand,
            bytes: bytes,
            containerDuration: ProbeDocument.duration(max(whole, duration)),
            video: try video(stream, duration: duration),
            audio: (sounds.filter(\.isDefault) + sounds).lazy.compactMap(audio).first,
            videoStreams: videos.count,
            audioStreams: sounds.count,
            attachedPictures: streams.count { $0.isAttachedPicture },
            structure: structure
        )
    }

    /// From the file's first moment to the end of the picture, in seconds.
    private func duration(of stream: ProbeDocument.Stream) -> Double? {
        let start = ProbeDocument.seconds(document.format?.start_time) ?? 0
        let late = max(0, (ProbeDocument.seconds(stream.start_time) ?? start) - start)
        if let own = ProbeDocument.seconds(stream.duration), own > 0 { return late + own }
        if let end = ProbeDocument.clock(stream.tag("duration")), end > 0 { return max(0, end - matroskaStart) }
        // The file only knows how long its longest stream is: that is the picture unless there is sound.
        guard !(document.streams ?? []).contains(where: { $0.codec_type == "audio" }) else { return nil }
        guard let whole = wholeDuration, whole > 0 else { return nil }
        return whole
    }

    /// How long the file plays. Matroska tells when it ends, which is later where its clock does not begin at 0.
    private var wholeDuration: Double? {
        guard let told = ProbeDocument.seconds(document.format?.duration) else { return nil }
        return format == .matroska ? told - matroskaStart : told
    }

    /// Where a Matroska file's clock begins. A little before 0 it is an encoder's priming, which is not played.
    private var matroskaStart: Double {
        let start = ProbeDocument.seconds(document.format?.start_time) ?? 0
        return start < -0.1 ? start : max(0, start)
    }

    private func video(_ stream: ProbeDocument.Stream, duration: Double) throws(WanbatchError) -> VideoFacts {
        guard let codec = stream.codec_name, let width = stream.width, let height = stream.height,
            width > 0, height > 0, let pixelFormat = stream.pix_fmt
        else {
            throw WanbatchError(
                .edit,
                "clip-broken",
                "the picture of \(path) cannot be read: its size or its pixel format is not known, or it is too large",
                hint: "check that the file plays, and that its picture is under 100 megapixels"
            )
        }
        // Its base layer is not in any colours that a player without Dolby's tables could show.
        guard !(stream.side_data_list ?? []).contains(where: { $0.dv_profile == 5 }) else {
            throw WanbatchError(
                .edit,
                "clip-dolby-vision",
                "\(path) is Dolby Vision of profile 5, whose colours ffmpeg cannot convert",
                hint: "export the clip as SDR, HDR10 or HLG"
            )
        }
        let matrices = (stream.side_data_list ?? []).compactMap { $0.displaymatrix.flatMap(DisplayMatrix.init) }
        let hasMatrix = (stream.side_data_list ?? []).contains { $0.displaymatrix != nil }
        let matrix = matrices.first
        let aspect = Self.pixelAspect(stream.sample_aspect_ratio)
        return VideoFacts(
            streamIndex: stream.index,
            codec: codec,
            profile: stream.profile,
            pixelFormat: pixelFormat,
            codedSize: PixelSize(width: width, height: height),
            rotation: matrix?.rotation ?? 0,
            isMirrored: matrix?.isMirrored ?? false,
            hasOddRotation: hasMatrix && matrix?.rotation == nil,
            pixelAspect: isPlausible(aspect) ? aspect : PixelSize(width: 1, height: 1),
            hasOddPixelAspect: !isPlausible(aspect),
            isInterlaced: Self.isInterlaced(stream),
            averageFrameRate: FrameRate(stream.avg_frame_rate),
            nominalFrameRate: FrameRate(stream.r_frame_rate),
            duration: ProbeDocument.duration(duration),
            transfer: Self.known(stream.color_transfer),
            primaries: Self.known(stream.color_primaries),
            matrix: Self.known(stream.color_space),
            isFullRange: stream.color_range == "pc" || pixelFormat.hasPrefix("yuvj"),
            hasAlphaLayer: stream.tag("alpha_mode") == "1"
        )
    }

    /// Tape recorders wrote DV, always interlaced, and files of it do not say so.
    private static func isInterlaced(_ stream: ProbeDocument.Stream) -> Bool {
        switch known(stream.field_order) {
        case "tt", "bb", "tb", "bt": true
        case nil: stream.codec_name == "dvvideo"
        default: false
        }
    }

    private func audio(_ stream: ProbeDocument.Stream) -> AudioFacts? {
        guard let codec = stream.codec_name, codec != "unknown", let channels = stream.channels, channels > 0,
            let rate = stream.sample_rate.flatMap(Int.init), rate > 0
        else { return nil }
        return AudioFacts(streamIndex: stream.index, codec: codec, channels: channels, sampleRate: rate)
    }

    /// A pixel's aspect; 1:1 where none is given.
    private static func pixelAspect(_ text: String?) -> PixelSize {
        let parts = (text ?? "").split(separator: ":").compactMap { Int32($0) }
        guard parts.count == 2, parts[0] > 0, parts[1] > 0 else { return PixelSize(width: 1, height: 1) }
        return PixelSize(width: Int(parts[0]), height: Int(parts[1]))
    }

    private func isPlausible(_ aspect: PixelSize) -> Bool {
        aspect.width / aspect.height < 100 && aspect.height / aspect.width < 100
    }

    private static func known(_ text: String?) -> String? {
        text.flatMap { ["unknown", "reserved"].contains($0) ? nil : $0 }
    }
}
