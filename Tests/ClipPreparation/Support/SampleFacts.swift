import EditModel

@testable import ClipPreparation

/// Facts of a clip that the provider takes as it is, to be changed in a test.
func sampleFacts(
    _ width: Int = 1280,
    _ height: Int = 720,
    seconds: Double = 5,
    change: (inout MediaFacts) -> Void = { _ in }
) -> MediaFacts {
    let length = Duration.microseconds(Int64((seconds * 1e6).rounded()))
    let video = VideoFacts(
        streamIndex: 0,
        codec: "h264",
        profile: "High",
        pixelFormat: "yuv420p",
        codedSize: PixelSize(width: width, height: height),
        rotation: 0,
        isMirrored: false,
        hasOddRotation: false,
        pixelAspect: PixelSize(width: 1, height: 1),
        isInterlaced: false,
        averageFrameRate: FrameRate(25),
        nominalFrameRate: FrameRate(25),
        duration: length,
        transfer: nil,
        primaries: nil,
        matrix: nil,
        isFullRange: false,
        hasAlphaLayer: false
    )
    var facts = MediaFacts(
        format: .mov,
        brand: "isom",
        bytes: 1_000_000,
        containerDuration: length,
        video: video,
        audio: AudioFacts(streamIndex: 1, codec: "aac", channels: 2, sampleRate: 48_000),
        videoStreams: 1,
        audioStreams: 1,
        attachedPictures: 0,
        structure: FileStructure(isComplete: true, isFastStart: true, isFragmented: false, hasEdits: false)
    )
    change(&facts)
    return facts
}
