/// A track of an mp4 or mov file, as far as its completeness and its edit list go.
struct MovieTrack {
    private let trak: ByteReader

    init(_ trak: ByteReader) { self.trak = trak }

    /// Whether it is picture or sound.
    var isMedia: Bool { isPicture || handler == "soun" }

    /// Whether it is picture.
    var isPicture: Bool { handler == "vide" }

    private var handler: String? { trak.box("mdia", "hdlr")?.text(at: 8, count: 4) }

    /// Where its samples lie; `nil` when its tables contradict themselves.
    var samples: SampleTable? { trak.box("mdia", "minf", "stbl").flatMap { SampleTable($0) } }

    /// In how many bytes the length of a NAL unit is written; `nil` when the track is not H.264.
    var lengthBytes: Int? {
        guard let entries = trak.box("mdia", "minf", "stbl", "stsd"), entries.count > 8,
            let entry = entries.slice(8..<entries.count)?.boxes?.first, ["avc1", "avc3"].contains(entry.type),
            entry.payload.count > Self.pictureEntryBytes,
            let settings = entry.payload.slice(Self.pictureEntryBytes..<entry.payload.count)?.box("avcC"),
            let packed = settings.number(at: 4, bytes: 1)
        else { return nil }
        return Int(packed & 3) + 1
    }

    /// What stands in a picture's sample entry before the boxes of its codec (ISO 14496-12, VisualSampleEntry).
    private static let pictureEntryBytes = 78

    /// Whether the edit list does more than hide an encoder's delay: it skips, repeats, delays or cuts.
    ///
    /// - Parameter timescale: Units a second of the edits' lengths.
    func hasEdits(timescale: Int) -> Bool {
        guard let list = trak.box("edts", "elst"), let header = trak.box("mdia", "mdhd") else { return false }
        let isLong = list.number(at: 0, bytes: 1) == 1
        let headerIsLong = header.number(at: 0, bytes: 1) == 1
        guard let count = list.u32(4), timescale > 0,
            let units = header.u32(headerIsLong ? 20 : 12), units > 0,
            let whole = headerIsLong ? header.i64(24) : header.u32(16).map(Int64.init)
        else { return false }
        let most = Self.delay + firstDelay / Double(units)
        var played = 0
        for index in 0..<min(count, 64) {
            let at = 8 + index * (isLong ? 20 : 12)
            guard let length = isLong ? list.i64(at) : list.u32(at).map(Int64.init),
                let start = isLong ? list.i64(at + 8) : list.i32(at + 4)
            else { return false }
            let seconds = Double(length) / Double(timescale)
            if start < 0 {
                if seconds > 0.1 { return true }
                continue
            }
            played += 1
            let skipped = Double(start) / Double(units)
            let rest = Double(whole) / Double(units) - skipped - seconds
            if played > 1 || skipped > most || (length > 0 && rest > most) { return true }
        }
        return false
    }

    /// By how much the first picture is shown after it is decoded, because others refer to it across the order.
    private var firstDelay: Double {
        guard let shifts = trak.box("mdia", "minf", "stbl", "ctts"), let first = shifts.i32(12) else { return 0 }
        return Double(max(0, first))
    }

    /// What reordered pictures and an audio encoder's priming explain, in seconds.
    private static let delay = 0.25
}
