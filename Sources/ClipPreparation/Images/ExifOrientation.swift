/// Finds how a JPEG is to be turned, in its EXIF data.
enum ExifOrientation {
    /// How many first bytes of a file are looked at.
    static let headLength = 256 << 10

    /// The orientation from 1 to 8; 1 where none or nonsense is given.
    ///
    /// - Parameter head: The first bytes of a JPEG file.
    static func find(in head: [UInt8]) -> Int {
        let bytes = ByteReader(head[...])
        var offset = 2
        while let marker = bytes.u16(offset), marker > 0xFF00, marker != 0xFFDA, let size = bytes.u16(offset + 2),
            size >= 2
        {
            // The marker, its size, and "Exif" with two zeros stand before the directory.
            let start = offset + 10
            let end = min(offset + 2 + size, bytes.count)
            if marker == 0xFFE1, bytes.text(at: offset + 4, count: 4) == "Exif", start < end {
                return bytes.slice(start..<end).flatMap(orientation) ?? 1
            }
            offset += 2 + size
        }
        return 1
    }

    private static func orientation(_ tiff: ByteReader) -> Int? {
        let isLittle = tiff.text(at: 0, count: 2) == "II"
        func number(_ offset: Int, _ width: Int) -> Int? {
            guard let raw = tiff.number(at: offset, bytes: width) else { return nil }
            return Int(isLittle ? raw.byteSwapped >> UInt64(64 - 8 * width) : raw)
        }
        guard let directory = number(4, 4), let count = number(directory, 2) else { return nil }
        for index in 0..<min(count, 512) {
            let entry = directory + 2 + 12 * index
            guard number(entry, 2) == 0x0112 else { continue }
            guard let value = number(entry + 8, 2), (1...8).contains(value) else { return nil }
            return value
        }
        return nil
    }

    /// The filters that turn a picture upright.
    static func filters(_ orientation: Int) -> [String] {
        switch orientation {
        case 2: ["hflip"]
        case 3: ["hflip", "vflip"]
        case 4: ["vflip"]
        case 5: ["transpose=dir=cclock_flip"]
        case 6: ["transpose=dir=clock"]
        case 7: ["transpose=dir=clock_flip"]
        case 8: ["transpose=dir=cclock"]
        default: []
        }
    }
}
