/// Where the samples of a track lie in its file (mp4 and mov).
struct SampleTable {
    /// The bytes of one sample.
    struct Sample {
        var offset: Int64
        var bytes: Int
    }

    private let chunks: [Int64]
    private let sizes: ByteReader?
    private let runs: ByteReader?

    /// - Parameter table: The box `stbl`; `nil` comes back when its tables contradict themselves.
    init?(_ table: ByteReader) {
        guard let chunks = Self.chunkOffsets(table) else { return nil }
        self.chunks = chunks
        sizes = table.box("stsz")
        runs = table.box("stsc")
        // Packed sizes (`stz2`) are not read: the beginnings of the chunks must do.
        guard chunks.isEmpty || table.box("stz2") != nil || (sizes != nil && runs != nil) else { return nil }
    }

    /// Where the last sample ends; 0 without samples, `nil` when the tables contradict themselves.
    var end: Int64? {
        guard let sizes, let runs else { return chunks.max() ?? 0 }
        var end: Int64 = 0
        let isWhole = forEachChunk(sizes, runs) { offset, first, last, common in
            guard let bytes = Self.bytes(of: first..<last, common, sizes) else { return false }
            let sum = offset.addingReportingOverflow(bytes)
            end = max(end, sum.partialValue)
            return !sum.overflow
        }
        return isWhole ? end : nil
    }

    /// All samples in their order.
    ///
    /// - Parameter limit: The most samples.
    /// - Returns: `nil` when there are more, or the tables are of a kind that is not read.
    func samples(limit: Int) -> [Sample]? {
        guard let sizes, let runs, let count = sizes.u32(8), count <= limit else { return nil }
        var found: [Sample] = []
        let isWhole = forEachChunk(sizes, runs) { offset, first, last, common in
            var offset = offset
            for number in first..<last {
                guard let bytes = common > 0 ? common : sizes.u32(12 + 4 * number) else { return false }
                found.append(Sample(offset: offset, bytes: bytes))
                offset += Int64(bytes)
            }
            return true
        }
        return isWhole ? found : nil
    }

    /// Calls the body with each chunk's offset, its samples' numbers and their common size (0: each its own), until
    /// the body says no.
    private func forEachChunk(
        _ sizes: ByteReader,
        _ runs: ByteReader,
        _ body: (Int64, Int, Int, Int) -> Bool
    ) -> Bool {
        guard let common = sizes.u32(4), let samples = sizes.u32(8), let runCount = runs.u32(4) else { return false }
        guard runCount > 0 else { return chunks.isEmpty }
        var (sample, run) = (0, 0)
        for (index, offset) in chunks.enumerated() {
            while run + 1 < runCount, let next = runs.u32(8 + 12 * (run + 1)), next <= index + 1 { run += 1 }
            guard let perChunk = runs.u32(8 + 12 * run + 4) else { return false }
            let last = sample + min(perChunk, max(0, samples - sample))
            guard body(offset, sample, last, common) else { return false }
            sample = last
        }
        return true
    }

    private static func bytes(of samples: Range<Int>, _ common: Int, _ sizes: ByteReader) -> Int64? {
        if common > 0 {
            let product = Int64(common).multipliedReportingOverflow(by: Int64(samples.count))
            return product.overflow ? nil : product.partialValue
        }
        var sum: Int64 = 0
        for number in samples {
            guard let one = sizes.u32(12 + 4 * number) else { return nil }
            sum += Int64(one)
        }
        return sum
    }

    private static func chunkOffsets(_ table: ByteReader) -> [Int64]? {
        if let small = table.box("stco") { return offsets(small, width: 4) }
        if let large = table.box("co64") { return offsets(large, width: 8) }
        return nil
    }

    private static func offsets(_ box: ByteReader, width: Int) -> [Int64]? {
        guard let count = box.u32(4), count <= (box.count - 8) / width else { return nil }
        var found: [Int64] = []
        for index in 0..<count {
            guard let offset = box.number(at: 8 + index * width, bytes: width).flatMap({ Int64(exactly: $0) }) else {
                return nil
            }
            found.append(offset)
        }
        return found
    }
}
