import EditModel
import Foundation
import Hummingbird
import NIOCore
import SystemPackage

/// Takes an uploaded form to the disk as it arrives.
struct FileUpload {
    /// What the form held.
    struct Form {
        var name: String?
        var uploadPath = ""
        var originalName: String?
        var mimeType: String?
        var bytes: Int64?
    }

    /// Evolink Files API: 100 MB a file; the smaller reading, and a form field of a few words.
    private static let mostBytes: Int64 = 100_000_000
    private static let mostField = 1024

    private let path: FilePath
    private var form = Form()
    private var sink: FileSink?
    private var field: String?
    private var text = ByteBuffer()

    /// - Parameter path: Where the file's bytes go.
    init(to path: FilePath) { self.path = path }

    /// - Throws: ``Refusal``.
    mutating func receive(_ request: Request) async throws -> Form {
        guard var reader = MultipartReader(contentType: request.headers[.contentType]) else {
            throw Refusal.invalid("the body is not multipart/form-data")
        }
        var isWhole = false
        for try await piece in request.body {
            for event in try Self.events(&reader, piece) {
                if event == .end { isWhole = true }
                try await take(event)
            }
        }
        guard isWhole, form.bytes != nil else { throw Refusal.invalid("the form has no complete part “file”") }
        return form
    }

    private mutating func take(_ event: MultipartReader.Event) async throws {
        switch event {
        case .part(let name, let fileName, let type):
            field = name
            text = ByteBuffer()
            guard name == "file" else { return }
            form.originalName = fileName
            form.mimeType = type
            sink = try FileSink(path)
        case .bytes(let bytes): try await take(bytes)
        case .partEnd: try await endPart()
        case .end: break
        }
    }

    private mutating func take(_ bytes: ByteBuffer) async throws {
        if let sink {
            guard sink.bytes + Int64(bytes.readableBytes) <= Self.mostBytes else { throw Refusal.tooLarge }
            try await sink.write(bytes)
        } else {
            guard text.readableBytes + bytes.readableBytes <= Self.mostField else { throw Refusal.tooLarge }
            text.writeImmutableBuffer(bytes)
        }
    }

    private mutating func endPart() async throws {
        try await sink?.flush()
        let value = String(buffer: text)
        switch field {
        case "file": form.bytes = sink?.bytes
        case "uploadPath", "upload_path": form.uploadPath = value
        case "fileName", "file_name": form.name = value
        default: break
        }
        sink = nil
        field = nil
    }

    private static func events(_ reader: inout MultipartReader, _ piece: ByteBuffer) throws -> [MultipartReader.Event] {
        do {
            return try reader.read(piece)
        } catch {
            throw Refusal.invalid("the form is malformed")
        }
    }
}
