/// A JPEG with four colour channels as printers use them, all of one colour.
enum FourColourJPEG {
    /// The file's bytes: baseline, one block a unit, as Adobe stores it (255 is no ink).
    ///
    /// - Parameters:
    ///   - width: A multiple of 8.
    ///   - height: A multiple of 8.
    ///   - inks: The four stored values.
    static func bytes(width: Int, height: Int, inks: [UInt8]) -> [UInt8] {
        var file: [UInt8] = [0xFF, 0xD8]
        func segment(_ marker: UInt8, _ content: [UInt8]) {
            file += [0xFF, marker, UInt8((content.count + 2) >> 8), UInt8((content.count + 2) & 255)] + content
        }
        segment(0xEE, Array("Adobe".utf8) + [0, 100, 0, 0, 0, 0, 0])
        segment(0xDB, [0] + [UInt8](repeating: 1, count: 64))
        let size = [UInt8(height >> 8), UInt8(height & 255), UInt8(width >> 8), UInt8(width & 255)]
        segment(0xC0, [8] + size + [4] + (1...4).flatMap { [UInt8($0), 0x11, 0] })
        // Differences of no bits have the code 0, those of 11 bits 10, of 10 bits 110, and so on.
        segment(0xC4, [0x00] + [UInt8](repeating: 1, count: 12) + [0, 0, 0, 0] + [0] + (1...11).reversed())
        // The only code of the other table ends a block.
        segment(0xC4, [0x10, 1] + [UInt8](repeating: 0, count: 15) + [0])
        segment(0xDA, [4] + (1...4).flatMap { [UInt8($0), 0] } + [0, 63, 0])
        var bits: [UInt8] = []
        for unit in 0..<(width / 8) * (height / 8) {
            for ink in inks { bits += unit == 0 ? difference(8 * (Int(ink) - 128)) + [0] : [0, 0] }
        }
        while bits.count % 8 != 0 { bits.append(1) }
        for start in stride(from: 0, to: bits.count, by: 8) {
            let byte = bits[start..<start + 8].reduce(0) { $0 << 1 | $1 }
            file += byte == 0xFF ? [0xFF, 0] : [byte]
        }
        return file + [0xFF, 0xD9]
    }

    private static func difference(_ value: Int) -> [UInt8] {
        let width = Int.bitWidth - abs(value).leadingZeroBitCount
        guard width > 0 else { return [0] }
        let code = [UInt8](repeating: 1, count: 12 - width) + [0]
        let coded = value > 0 ? value : value + (1 << width) - 1
        return code + (0..<width).reversed().map { UInt8(coded >> $0 & 1) }
    }
}
