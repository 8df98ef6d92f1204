/// A track of an mp4 or mov file, as far as its completeness and its edit list go.
struct MovieTrack {
    private let trak: ByteReader

    init(_ trak: ByteReader) { self.trak = trak }

    /// Whether it is picture or sound.
    var isMedia: Bool { ["vide", "soun"].contains(trak.box("mdia", "hdlr")?.text(at: 8, count: 4)) }

    /// Where its last sample ends in the file; `nil` when its tables contradict themselves.
    var endOfData: Int64? {
        guard let table = trak.box("mdia", "minf", "stbl"), let chunks = chunkOffsets(table) else { return nil }
        guard !chunks.isEmpty else { return 0 }
        guard let sizes = table.box("stsz"), let common = sizes.u32(4), let samples = sizes.u32(8),
            let runs = table.box("stsc"), let runCount = runs.u32(4), runCount > 0
        else { return table.box("stz2") == nil ? nil : chunks.max() }
        var end: Int64 = 0
        var sample = 0
        var run = 0
        for (index, offset) in chunks.enumerated() {
            while run + 1 < runCount, let next = runs.u32(8 + 12 * (run + 1)), next <= index + 1 { run += 1 }
            guard let perChunk = runs.u32(8 + 12 * run + 4) else { return nil }
            let last = sample + min(perChunk, max(0, samples - sample))
            var size: Int64 = 0
            if common > 0 {
                let product = Int64(common).multipliedReportingOverflow(by: Int64(last - sample))
                guard !product.overflow else { return nil }
                size = product.partialValue
            } else {
                for number in sample..<last {
                    guard let one = sizes.u32(12 + 4 * number) else { return nil }
                    size += Int64(one)
                }
            }
            sample = last
            let sum = offset.addingReportingOverflow(size)
            guard !sum.overflow else { return nil }
            end = max(end, sum.partialValue)
        }
        return end
    }

    private func chunkOffsets(_ table: ByteReader) -> [Int64]? {
        if let small = table.box("stco") { return offsets(small, width: 4) }
        if let large = table.box("co64") { return offsets(large, width: 8) }
        return nil
    }

    private func offsets(_ box: ByteReader, width: Int) -> [Int64]? {
        guard let count = box.u32(4), count <= (box.count - 8) / width else { return nil }
        return (0..<count).compactMap { index in
            box.number(at: 8 + index * width, bytes: width).flatMap { Int64(exactly: $0) }
        }
    }

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
            if played > 1 || skipped > Self.delay || (length > 0 && rest > Self.delay) { return true }
        }
        return false
    }

    /// What reordered pictures and an audio encoder's priming explain, in seconds.
    private static let delay = 0.25
}
