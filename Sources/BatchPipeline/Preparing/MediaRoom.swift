import ClipPreparation
import EditModel

/// ffmpeg, ffprobe and the files that they work on, as the stages use them.
struct MediaRoom: Sendable {
    /// Files and what is known of them.
    let sources: SourceReader
    /// Makes prepared clips.
    let clips: ClipPreparer
    /// Makes prepared reference images.
    let images: ImagePreparer
    /// Looks at the provider's outputs.
    let inspector: OutputInspector
    /// Fetches clips and outputs.
    let downloader: Downloader
}
