public import EditModel
import Foundation

/// Looks at a reference image: first with our own eyes, then with ffprobe, bound to this file and its form.
public struct ImageProbe: Sendable {
    private let tools: MediaTools
    private let processes: any ProcessRunner

    /// A probe.
    ///
    /// - Parameters:
    ///   - tools: The programs.
    ///   - processes: Who runs them.
    public init(tools: MediaTools, processes: any ProcessRunner = SubprocessRunner()) {
        self.tools = tools
        self.processes = processes
    }

    /// What is known of an image.
    ///
    /// - Parameter path: The file's absolute path.
    /// - Throws: `WanbatchError` of kind `edit`: `clip-missing`, `clip-unreadable`, `clip-not-a-file`, `image-unknown`,
    ///   `image-broken`; `CancellationError`.
    public func probe(path: String) async throws -> ImageFacts {
        let (head, bytes) = try await BlockingWork.run { _ in
            let file = try OpenFile(path)
            return (try file.read(ExifOrientation.headLength, at: 0), file.stamp.size)
        }
        guard let format = ImageFormat(head: head) else {
            throw WanbatchError(
                .edit,
                "image-unknown",
                "\(path) is no image that the provider takes: it is \(MediaFormat.guess(Array(head.prefix(1024))))",
                hint: "give a JPEG, PNG, BMP or WEBP file"
            )
        }
        let command = tools.ffprobeCommand(
            ["-hide_banner", "-loglevel", "error"] + Self.guardedInput(format)
                + ["-show_format", "-show_streams", "-of", "json", "-i", "file:\(path)"]
        )
        let result = try await processes.runAgainIfKilled(command)
        if let killed = result.killed("ffprobe", path) { throw killed }
        guard result.isSuccess,
            let document = try? JSONDecoder().decode(ProbeDocument.self, from: Data(result.output)),
            let stream = document.streams?.first, let width = stream.width, let height = stream.height,
            width > 0, height > 0, let pixelFormat = stream.pix_fmt
        else {
            // An animated WEBP is beyond some versions of ffmpeg: its own header tells.
            if Self.isAnimated(format, head) { throw Self.animated(path) }
            throw WanbatchError(
                .edit,
                "image-broken",
                "\(path) cannot be read as an image: \(result.lastWords)",
                hint: "check that it opens in a viewer"
            )
        }
        return ImageFacts(
            format: format,
            bytes: bytes,
            codedSize: PixelSize(width: width, height: height),
            orientation: format == .jpeg ? ExifOrientation.find(in: head) : 1,
            pixelFormat: pixelFormat,
            isAnimated: Self.isAnimated(format, head)
        )
    }

    /// The most pixels of an image that is decoded: above the 200 megapixels of telephones.
    static let maximumPixels = 256_000_000

    static func guardedInput(_ format: ImageFormat) -> [String] {
        ["-protocol_whitelist", "file", "-format_whitelist", format.demuxer, "-f", format.demuxer]
            + ["-max_pixels", "\(maximumPixels)"]
    }

    static func animated(_ path: String) -> WanbatchError {
        WanbatchError(.edit, "image-animated", "\(path) moves", hint: "give a still image: one frame of it")
    }

    /// WEBP says it in its extended header, PNG by a chunk before the first image data.
    private static func isAnimated(_ format: ImageFormat, _ head: [UInt8]) -> Bool {
        switch format {
        case .webp: return head.count > 20 && head[12...].starts(with: "VP8X".utf8) && head[20] & 2 != 0
        case .png:
            let bytes = ByteReader(head[...])
            var offset = 8
            while let size = bytes.u32(offset), let type = bytes.text(at: offset + 4, count: 4), type != "IDAT" {
                if type == "acTL" { return true }
                offset += 12 + size
            }
            return false
        case .jpeg, .bmp: return false
        }
    }
}
