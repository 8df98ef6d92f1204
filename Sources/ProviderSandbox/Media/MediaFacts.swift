import EditModel
import Foundation

/// What ffprobe found in a file.
struct MediaFacts: Hashable, Sendable {
    /// The picture's sides as stored.
    var stored: PixelSize
    /// Width over height as shown: pixel shape and rotation applied.
    var shape: Double
    /// The file's length; zero for a picture.
    var length: Duration
    /// The length of the picture track.
    var pictureLength: Duration
    var pixelFormat: String
    var hasAudio: Bool

    /// - Returns: `nil` when there is no picture in the file, or the text is not ffprobe's.
    init?(ffprobe json: [UInt8]) {
        guard let report = try? JSONDecoder().decode(Report.self, from: Data(json)),
            let video = report.streams?.first(where: { $0.isPicture }), let width = video.width,
            let height = video.height, width > 0, height > 0
        else { return nil }
        stored = PixelSize(width: width, height: height)
        let turned = video.side_data_list?.compactMap(\.rotation).first.map { Int($0.rounded()) % 180 != 0 } ?? false
        let flat = Double(width) / Double(height) * video.pixelShape
        shape = turned ? 1 / flat : flat
        length = Self.duration(report.format?.duration) ?? .zero
        pictureLength = Self.duration(video.duration) ?? length
        pixelFormat = video.pix_fmt ?? ""
        hasAudio = report.streams?.contains { $0.codec_type == "audio" } ?? false
    }

    private static func duration(_ text: String?) -> Duration? {
        text.flatMap { Double($0) }.flatMap {
            (0...1_000_000).contains($0) ? .milliseconds(($0 * 1000).rounded()) : nil
        }
    }
}

/// The part of ffprobe's JSON that is looked at; the names are ffprobe's.
private struct Report: Decodable {
    struct Format: Decodable {
        var duration: String?
    }

    struct Stream: Decodable {
        var codec_type: String?
        var width: Int?
        var height: Int?
        var pix_fmt: String?
        var sample_aspect_ratio: String?
        var duration: String?
        var disposition: [String: Int]?
        var side_data_list: [SideData]?

        var isPicture: Bool { codec_type == "video" && disposition?["attached_pic"] != 1 }

        var pixelShape: Double {
            let parts = sample_aspect_ratio?.split(separator: ":").compactMap { Double($0) } ?? []
            guard parts.count == 2, parts[0] > 0, parts[1] > 0 else { return 1 }
            return parts[0] / parts[1]
        }
    }

    struct SideData: Decodable {
        var rotation: Double?
    }

    var format: Format?
    var streams: [Stream]?
}
