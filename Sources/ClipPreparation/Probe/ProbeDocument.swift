import Foundation

/// ffprobe's JSON, as far as it is used. What is not there is `nil`; numbers of an odd form too.
struct ProbeDocument: Decodable {
    struct Format: Decodable {
        var duration: String?
        var start_time: String?
    }

    struct Stream: Decodable {
        var index: Int
        var codec_type: String?
        var codec_name: String?
        var profile: String?
        var pix_fmt: String?
        var width: Int?
        var height: Int?
        var sample_aspect_ratio: String?
        var field_order: String?
        var avg_frame_rate: String?
        var r_frame_rate: String?
        var start_time: String?
        var duration: String?
        var color_transfer: String?
        var color_primaries: String?
        var color_space: String?
        var color_range: String?
        var channels: Int?
        var sample_rate: String?
        var disposition: [String: Int]?
        var tags: [String: String]?
        var side_data_list: [SideData]?

        var isDefault: Bool { disposition?["default"] == 1 }
        var isAttachedPicture: Bool { disposition?["attached_pic"] == 1 }

        /// A tag, whatever the case of its name.
        func tag(_ name: String) -> String? { tags?.first { $0.key.lowercased() == name }?.value }
    }

    struct SideData: Decodable {
        var side_data_type: String?
        var displaymatrix: String?
        var dv_profile: Int?
    }

    var format: Format?
    var streams: [Stream]?

    /// Seconds as ffprobe writes them; `nil` for `N/A`, nonsense, and more than a million hours.
    static func seconds(_ text: String?) -> Double? {
        guard let text, let value = Double(text), value.isFinite, abs(value) < 3.6e9 else { return nil }
        return value
    }

    /// A length of time with microseconds, as exact as ffprobe gives it.
    static func duration(_ seconds: Double) -> Duration { .microseconds(Int64((seconds * 1e6).rounded())) }

    /// Seconds from a Matroska DURATION tag: `00:00:05.000000000`.
    static func clock(_ text: String?) -> Double? {
        guard let parts = text?.split(separator: ":"), parts.count == 3,
            let hours = seconds(String(parts[0])), let minutes = seconds(String(parts[1])),
            let rest = seconds(String(parts[2]))
        else { return nil }
        return hours * 3600 + minutes * 60 + rest
    }
}
