/// The form of a file, found from its first bytes and never from its name.
///
/// Only these are handed to ffmpeg, and each only to its own demuxer: a playlist or a script that is named like a
/// clip (which ffmpeg would open, and follow to other files) has no form here.
public enum MediaFormat: String, Hashable, Codable, Sendable, CaseIterable {
    /// mp4, mov, m4v, 3gp.
    case mov
    /// Matroska and WebM.
    case matroska
    /// AVI.
    case avi
    /// MPEG transport stream, also as cameras write it (m2ts).
    case mpegts
    /// MPEG program stream.
    case mpeg
    /// GIF.
    case gif
    /// Ogg.
    case ogg
    /// Flash video.
    case flv
    /// Windows Media.
    case asf

    /// How many first bytes are looked at.
    static let headLength = 1024

    /// ffmpeg's name of the only demuxer that may open the file.
    var demuxer: String { rawValue }

    /// Whether a whole and healthy file may give decoding errors: a broadcast begins and ends in the middle of a
    /// picture, and Ogg files carry empty packets. Of these only the length is checked.
    var hasHarmlessErrors: Bool { [.mpegts, .mpeg, .ogg].contains(self) }

    /// Whether the length that ffprobe tells is a guess from the file's end, wrong where the clock was set anew.
    var hasEstimatedLength: Bool { self == .mpegts || self == .mpeg }

    /// Whether a stream of it can be put in an mp4 file with its time stamps as they are.
    var hasReliableTimestamps: Bool { self == .mov || self == .matroska }

    /// The form that the first bytes tell; `nil` for all else.
    ///
    /// - Parameter head: The first bytes of the file, up to ``headLength``.
    init?(head: [UInt8]) {
        func has(_ text: String, at offset: Int) -> Bool {
            head.count >= offset + text.utf8.count && head[offset...].starts(with: text.utf8)
        }
        if ["ftyp", "moov", "mdat", "wide", "free", "skip", "pnot"].contains(where: { has($0, at: 4) }) {
            self = .mov
        } else if head.starts(with: [0x1A, 0x45, 0xDF, 0xA3]) {
            self = .matroska
        } else if has("RIFF", at: 0), has("AVI ", at: 8) {
            self = .avi
        } else if Self.isTransportStream(head) {
            self = .mpegts
        } else if head.starts(with: [0, 0, 1, 0xBA]) {
            self = .mpeg
        } else if has("GIF87a", at: 0) || has("GIF89a", at: 0) {
            self = .gif
        } else if has("OggS", at: 0) {
            self = .ogg
        } else if has("FLV", at: 0), head.count > 3, head[3] == 1 {
            self = .flv
        } else if head.starts(with: [0x30, 0x26, 0xB2, 0x75, 0x8E, 0x66, 0xCF, 0x11]) {
            self = .asf
        } else {
            return nil
        }
    }

    /// A packet begins with 0x47 every 188 bytes, after 4 bytes of time every 192, or with 16 of correction every 204.
    private static func isTransportStream(_ head: [UInt8]) -> Bool { transportPackets(head) != nil }

    /// Where in each packet of a transport stream its first byte is, and how long a packet is.
    static func transportPackets(_ head: [UInt8]) -> (start: Int, step: Int)? {
        [(0, 188), (4, 192), (0, 204)].first { start, step in
            (0..<4).allSatisfy { index in
                let at = start + index * step
                return at < head.count && head[at] == 0x47
            }
        }
    }

    /// What a file that is no clip seems to be, for the message.
    static func guess(_ head: [UInt8]) -> String {
        if head.isEmpty { return "empty" }
        if head.starts(with: "PK".utf8) { return "a zip archive" }
        if head.starts(with: "%PDF".utf8) { return "a PDF document" }
        if head.starts(with: "#EXTM3U".utf8) { return "a playlist" }
        if head.starts(with: "ffconcat".utf8) { return "a script for ffmpeg" }
        if head.starts(with: [0xFF, 0xD8, 0xFF]) || head.starts(with: [0x89, 0x50, 0x4E, 0x47]) { return "a picture" }
        let text = String(decoding: head.prefix(256), as: UTF8.self).drop(while: \.isWhitespace)
        if text.hasPrefix("<") { return "a web page or XML" }
        if text.hasPrefix("{") || text.hasPrefix("[") { return "JSON text" }
        let isText = head.allSatisfy { $0 >= 0x20 || [0x09, 0x0A, 0x0D].contains($0) }
        return isText ? "text" : "of a form that is not known"
    }
}
