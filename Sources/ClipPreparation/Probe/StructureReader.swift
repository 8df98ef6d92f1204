import EditModel

/// Reads the structure of a file from its boxes or headers, to find one that is cut off before a decoder is started.
enum StructureReader {
    /// What the structure says, and the brand of an mp4 or mov file.
    ///
    /// - Throws: `WanbatchError` when the file cannot be read.
    static func read(
        _ file: borrowing OpenFile,
        _ format: MediaFormat
    ) throws(WanbatchError) -> (structure: FileStructure, brand: String?) {
        var plain = FileStructure(isComplete: true, isFastStart: false, isFragmented: false, hasEdits: false)
        switch format {
        case .mov:
            return try movie(file)
        case .avi:
            let size = ByteReader(try file.read(8, at: 0)[...]).bytes.dropFirst(4).reversed().reduce(0) {
                $0 << 8 | Int64($1)
            }
            // The size does not count its own 8 bytes; 0 stands in a file that was never finished.
            plain.isComplete = size + 8 <= file.stamp.size + 1
        case .matroska:
            plain.isComplete = try matroskaEnd(file) <= file.stamp.size
        default:
            plain.isComplete = try TailCheck.isComplete(file, format)
        }
        return (plain, nil)
    }

    private static func movie(
        _ file: borrowing OpenFile
    ) throws(WanbatchError) -> (structure: FileStructure, brand: String?) {
        var structure = FileStructure(isComplete: true, isFastStart: false, isFragmented: false, hasEdits: false)
        var brand: String?
        var sawData = false
        var sawIndex = false
        var offset: Int64 = 0
        let end = file.stamp.size
        for _ in 0..<100_000 {
            guard end - offset >= 8 else { break }
            let header = ByteReader(try file.read(16, at: offset)[...])
            guard let small = header.u32(0), let type = header.text(at: 4, count: 4) else { break }
            var size = Int64(small)
            if small == 1 { size = header.i64(8) ?? 0 } else if small == 0 { size = end - offset }
            guard size >= 8, size <= end - offset else {
                structure.isComplete = false
                break
            }
            switch type {
            case "ftyp": brand = ByteReader(try file.read(4, at: offset + 8)[...]).text(at: 0, count: 4)
            case "mdat": sawData = true
            case "moof": structure.isFragmented = true
            case "moov":
                sawIndex = true
                structure.isFastStart = !sawData
                try index(file, at: offset + 8, size: size - 8, &structure)
            default: break
            }
            offset += size
        }
        if !sawIndex { structure.isComplete = false }
        return (structure, brand)
    }

    /// Indexes above 64 MiB (days of film) are not read: what is needed of such a file is cut out by ffmpeg anyway.
    private static func index(
        _ file: borrowing OpenFile,
        at offset: Int64,
        size: Int64,
        _ structure: inout FileStructure
    ) throws(WanbatchError) {
        guard size <= 64 << 20 else { return }
        let moov = ByteReader(try file.read(Int(size), at: offset)[...])
        guard let boxes = moov.boxes else {
            structure.isComplete = false
            return
        }
        let timescale = moov.box("mvhd").flatMap { $0.u32($0.number(at: 0, bytes: 1) == 1 ? 20 : 12) } ?? 0
        for box in boxes {
            if box.type == "mvex" { structure.isFragmented = true }
            guard box.type == "trak" else { continue }
            let track = MovieTrack(box.payload)
            guard track.isMedia else { continue }
            guard let end = track.samples?.end, end <= file.stamp.size else {
                structure.isComplete = false
                continue
            }
            let hasEdits = track.hasEdits(timescale: timescale)
            if track.isPicture {
                structure.hasEdits = structure.hasEdits || hasEdits
                if try PictureDataCheck.hasDamage(track, in: file) { structure.hasDamage = true }
            } else {
                structure.hasSoundEdits = structure.hasSoundEdits || hasEdits
            }
        }
    }

    /// Where the segment ends by its own size; 0 when it does not say (a live recording).
    private static func matroskaEnd(_ file: borrowing OpenFile) throws(WanbatchError) -> Int64 {
        let head = try file.read(4096, at: 0)
        guard let first = elementSize(head, at: 4) else { return 0 }
        let (segment, overflow) = (4 + first.length).addingReportingOverflow(Int(clamping: first.size))
        guard !overflow, segment >= 0, segment <= head.count - 12,
            head[segment...].starts(with: [0x18, 0x53, 0x80, 0x67]),
            let size = elementSize(head, at: segment + 4), !size.isUnknown
        else { return 0 }
        return Int64(segment + 4 + size.length).addingReportingOverflow(size.size).partialValue
    }

    private static func elementSize(_ bytes: [UInt8], at offset: Int) -> (size: Int64, length: Int, isUnknown: Bool)? {
        guard offset < bytes.count, bytes[offset] != 0 else { return nil }
        let length = bytes[offset].leadingZeroBitCount + 1
        guard let raw = ByteReader(bytes[...]).number(at: offset, bytes: length) else { return nil }
        let mask = UInt64(1) << UInt64(7 * length) - 1
        return (Int64(raw & mask), length, raw & mask == mask)
    }
}
