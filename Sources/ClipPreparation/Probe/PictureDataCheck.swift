import EditModel

/// Looks whether coded pictures are what their index says, without decoding them.
///
/// A sample of H.264 in an mp4 file is a row of NAL units, each behind its length, and the lengths fill the sample
/// exactly. A download that was never finished (zeros), an overwritten part or a shifted index break the row.
struct PictureDataCheck {
    /// Larger files and longer films are encoded anyway, and decoded for it.
    static let maximumBytes: Int64 = 128 << 20
    private static let maximumSamples = 20_000
    private static let maximumUnits = 2000

    /// Whether some sample's units do not fill it.
    ///
    /// - Parameters:
    ///   - track: A track whose samples all lie inside the file.
    ///   - file: The file.
    /// - Throws: `WanbatchError` when the file cannot be read.
    static func hasDamage(_ track: MovieTrack, in file: borrowing OpenFile) throws(WanbatchError) -> Bool {
        guard let width = track.lengthBytes, file.stamp.size <= maximumBytes,
            let samples = track.samples?.samples(limit: maximumSamples)
        else { return false }
        for sample in samples where try !isFilled(sample, width, file) { return true }
        return false
    }

    private static func isFilled(
        _ sample: SampleTable.Sample,
        _ width: Int,
        _ file: borrowing OpenFile
    ) throws(WanbatchError) -> Bool {
        var rest = sample.bytes
        var offset = sample.offset
        for _ in 0..<maximumUnits {
            if rest == 0 { return true }
            guard rest > width else { return false }
            let head = ByteReader(try file.read(width, at: offset)[...])
            guard let length = head.number(at: 0, bytes: width).map(Int.init), length > 0, length <= rest - width else {
                return false
            }
            rest -= width + length
            offset += Int64(width + length)
        }
        return true
    }
}
