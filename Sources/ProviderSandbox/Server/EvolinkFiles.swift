import EditModel
import Foundation
import Hummingbird
import SystemPackage

/// Evolink's Files API: stream upload, list, quota, delete.
struct EvolinkFiles: Sendable {
    let folder: SandboxFolder
    let files: FileDesk
    let lifetime: Duration
    let timekeeper: Timekeeper
    let random: RandomSource

    /// `POST /api/v1/files/upload/stream`.
    func upload(_ request: Request, _ context: SandboxContext) async throws -> Response {
        let token = random.hex(20)
        let part = folder.temporary.appending("upload-" + token)
        defer { Disk.remove(part) }
        var upload = FileUpload(to: part)
        let form: FileUpload.Form
        do {
            form = try await upload.receive(request)
        } catch Refusal.invalid(let reason) {
            return try failure(reason)
        }
        let file = record(form, token: token)
        let place = folder.upload(token)
        try await Disk.run { try Disk.settle(part, at: place) }
        guard try await files.add(file) else {
            Disk.remove(place)
            return try failure("file quota exhausted")
        }
        return try success("文件上传成功", json(file, base: context.base))
    }

    /// `GET /api/v1/files/list`.
    func list(_ request: Request, _ context: SandboxContext) async throws -> Response {
        let query = request.uri.queryParameters
        let page = try EvolinkTasks.number(query.get("page"), or: 1, in: 1...1_000_000)
        let size = try EvolinkTasks.number(query.get("pageSize"), or: 20, in: 1...100)
        let live = await files.live
        let shown = live.dropFirst((page - 1) * size).prefix(size).map { json($0, base: context.base) }
        return try success(
            "success",
            ["files": .list(shown), "total": .init(integerLiteral: live.count), "page": .init(integerLiteral: page)]
        )
    }

    /// `GET /api/v1/files/quota`.
    func quota(_ request: Request, _ context: SandboxContext) async throws -> Response {
        let (used, most) = await files.usage()
        return try success(
            "success",
            [
                "user_group": "default", "used_files": .init(integerLiteral: used),
                "max_files": .init(integerLiteral: most), "remain_files": .init(integerLiteral: max(0, most - used)),
            ]
        )
    }

    /// `DELETE /api/v1/files/{file_id}`.
    func delete(_ request: Request, _ context: SandboxContext) async throws -> Response {
        let id = context.parameters.get("id") ?? ""
        guard try await files.delete(id) else { throw Refusal.noFile(id) }
        return try success("success", ["file_id": .text(id)])
    }

    private func record(_ form: FileUpload.Form, token: String) -> FileRecord {
        let original = form.originalName ?? "file"
        let now = timekeeper.now()
        return FileRecord(
            id: "file_" + random.hex(8),
            name: Self.plainName(form.name ?? original),
            originalName: original,
            bytes: form.bytes ?? 0,
            mimeType: Self.plainType(form.mimeType),
            uploadPath: form.uploadPath,
            token: token,
            uploaded: now,
            expires: now.addingTimeInterval(lifetime.inSeconds)
        )
    }

    private func json(_ file: FileRecord, base: String) -> JSONValue {
        let link = "\(base)/files/\(file.token)/\(file.name)"
        return [
            "file_id": .text(file.id), "file_name": .text(file.name), "original_name": .text(file.originalName),
            "file_size": .number(Decimal(file.bytes)), "mime_type": .text(file.mimeType),
            "upload_path": .text(file.uploadPath), "file_url": .text(link), "download_url": .text(link),
            "upload_time": .text(Timestamp.rfc3339(file.uploaded)),
            "expires_at": .text(Timestamp.rfc3339(file.expires)),
        ]
    }

    private func success(_ word: String, _ data: JSONValue) throws -> Response {
        try Answer(["success": true, "code": 200, "msg": .text(word), "data": data]).response()
    }

    /// Evolink's own client meets errors under HTTP 200.
    private func failure(_ word: String) throws -> Response {
        try Answer(["success": false, "code": 400, "msg": .text(word)]).response()
    }

    /// A name that can stand in a path as it is.
    private static func plainName(_ name: String) -> String {
        let kept = name.unicodeScalars.map { scalar -> Character in
            let isPlain = scalar.isASCII && (scalar.properties.isAlphabetic || scalar.properties.numericType != nil)
            return isPlain || scalar == "." || scalar == "-" ? Character(scalar) : "_"
        }
        let plain = String(kept.suffix(100))
        return plain.allSatisfy { $0 == "." } ? "file" : plain
    }

    /// A type that can stand in a header as it is.
    private static func plainType(_ type: String?) -> String {
        guard let type, type.utf8.count <= 100, type.contains("/"), type.utf8.allSatisfy({ (0x21...0x7E).contains($0) })
        else { return "application/octet-stream" }
        return type
    }
}
