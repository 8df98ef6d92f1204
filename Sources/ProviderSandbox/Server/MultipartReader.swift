import Foundation
import NIOCore

/// Reads `multipart/form-data` as it arrives (RFC 7578, RFC 2046 section 5.1), part by part, holding little in memory.
struct MultipartReader {
    enum Event: Hashable {
        /// A part begins: its field name, and its file name if it is a file.
        case part(name: String, fileName: String?, type: String?)
        /// Bytes of the part.
        case bytes(ByteBuffer)
        case partEnd
        case end
    }

    /// The form breaks the rules.
    struct Malformed: Error {}

    private enum Place {
        case preamble, afterDelimiter, head, body, end
    }

    private let delimiter: [UInt8]
    private var buffer: ByteBuffer
    private var place = Place.preamble

    /// - Parameter contentType: The request's; `nil` results when it has no usable boundary.
    init?(contentType: String?) {
        guard let contentType, contentType.lowercased().hasPrefix("multipart/form-data"),
            let boundary = Self.parameter("boundary", of: contentType), (1...70).contains(boundary.utf8.count)
        else { return nil }
        delimiter = Array("\r\n--\(boundary)".utf8)
        // The first delimiter has no line end before it: one is put there, so that all are alike.
        buffer = ByteBuffer(string: "\r\n")
    }

    /// Takes the next bytes.
    ///
    /// - Throws: ``Malformed``.
    mutating func read(_ bytes: ByteBuffer) throws(Malformed) -> [Event] {
        if buffer.readableBytes == 0 { buffer = bytes } else { buffer.writeImmutableBuffer(bytes) }
        var events: [Event] = []
        while try step(&events) {}
        if buffer.readableBytes > 0 { buffer.discardReadBytes() }
        return events
    }

    /// Goes one step; `false` when more bytes are needed.
    private mutating func step(_ events: inout [Event]) throws(Malformed) -> Bool {
        switch place {
        case .preamble: return skipPreamble()
        case .afterDelimiter: return try afterDelimiter(&events)
        case .head: return try head(&events)
        case .body: return body(&events)
        case .end:
            buffer.clear()
            return false
        }
    }

    private mutating func skipPreamble() -> Bool {
        guard let found = find(delimiter) else {
            buffer.moveReaderIndex(forwardBy: max(0, buffer.readableBytes - delimiter.count))
            return false
        }
        buffer.moveReaderIndex(forwardBy: found + delimiter.count)
        place = .afterDelimiter
        return true
    }

    private mutating func afterDelimiter(_ events: inout [Event]) throws(Malformed) -> Bool {
        guard let two = buffer.getString(at: buffer.readerIndex, length: 2) else { return false }
        guard two == "\r\n" || two == "--" else { throw Malformed() }
        buffer.moveReaderIndex(forwardBy: two == "--" ? 2 : 0)
        place = two == "--" ? .end : .head
        if place == .end { events.append(.end) }
        return true
    }

    private mutating func head(_ events: inout [Event]) throws(Malformed) -> Bool {
        guard let found = find(Array("\r\n\r\n".utf8)) else {
            if buffer.readableBytes > 8192 { throw Malformed() }
            return false
        }
        guard let text = buffer.readString(length: found) else { throw Malformed() }
        buffer.moveReaderIndex(forwardBy: 4)
        // Back to the line end before the body, so that a delimiter right here is found too.
        buffer.moveReaderIndex(to: buffer.readerIndex - 2)
        var disposition: String?
        var type: String?
        for line in text.components(separatedBy: "\r\n") {
            let lower = line.lowercased()
            if lower.hasPrefix("content-disposition:") { disposition = line }
            if lower.hasPrefix("content-type:") { type = line.dropFirst(13).trimmingCharacters(in: .whitespaces) }
        }
        guard let disposition, let name = Self.parameter("name", of: disposition) else { throw Malformed() }
        events.append(.part(name: name, fileName: Self.parameter("filename", of: disposition), type: type))
        isAtStart = true
        place = .body
        return true
    }

    /// Whether the body begins with the line end of its head, which is not part of it.
    private var isAtStart = false

    private mutating func body(_ events: inout [Event]) -> Bool {
        let found = find(delimiter)
        let count = found ?? (buffer.readableBytes - beginningOfDelimiter)
        if var slice = buffer.readSlice(length: count) {
            if isAtStart, slice.readableBytes >= 2 {
                slice.moveReaderIndex(forwardBy: 2)
                isAtStart = false
            }
            if slice.readableBytes > 0 { events.append(.bytes(slice)) }
        }
        guard found != nil else { return false }
        buffer.moveReaderIndex(forwardBy: delimiter.count)
        events.append(.partEnd)
        isAtStart = false
        place = .afterDelimiter
        return true
    }

    /// How many of the buffer's last bytes may be the first of a delimiter that goes on in the next piece.
    private var beginningOfDelimiter: Int {
        let bytes = buffer.readableBytesView
        let longest = min(delimiter.count - 1, bytes.count)
        return (0...longest).last { bytes.suffix($0).elementsEqual(delimiter.prefix($0)) } ?? 0
    }

    /// Where bytes first stand in the buffer, from its reader's place.
    private func find(_ needle: [UInt8]) -> Int? {
        buffer.withUnsafeReadableBytes { bytes in
            var start = 0
            while start + needle.count <= bytes.count, let base = bytes.baseAddress {
                guard let hit = memchr(base + start, Int32(needle[0]), bytes.count - needle.count - start + 1) else {
                    return nil
                }
                let place = base.distance(to: UnsafeRawPointer(hit))
                if memcmp(hit, needle, needle.count) == 0 { return place }
                start = place + 1
            }
            return nil
        }
    }

    /// A parameter of a header, quoted or not.
    private static func parameter(_ name: String, of header: String) -> String? {
        for piece in header.split(separator: ";").dropFirst() {
            let pair = piece.split(separator: "=", maxSplits: 1)
            guard pair.count == 2, pair[0].trimmingCharacters(in: .whitespaces).lowercased() == name else { continue }
            return pair[1].trimmingCharacters(in: CharacterSet(charactersIn: " \""))
        }
        return nil
    }
}
