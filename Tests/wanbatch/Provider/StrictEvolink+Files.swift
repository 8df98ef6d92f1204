import Foundation

extension StrictEvolink {
    /// The answer of `https://files-api.evolink.ai`, and of the host of its files.
    func answerFiles(_ asked: Asked) async throws -> Answer {
        if asked.path.hasPrefix("/files/") {
            guard let bytes = files[String(asked.path.dropFirst("/files/".count))] else { return Answer(status: 404) }
            return Answer(headers: ["Content-Type": "video/mp4"], body: asked.method == "HEAD" ? [] : bytes)
        }
        guard asked.header("authorization") == "Bearer \(apiKey)" else {
            return .json(["success": false, "code": 401, "msg": "unauthorized"], status: 401)
        }
        switch (asked.method, asked.path) {
        case ("POST", "/api/v1/files/upload/stream"):
            counts["upload", default: 0] += 1
            if let fault = manners.uploadFaults[count("upload")] { return fault }
            return upload(asked)
        case ("GET", "/api/v1/files/quota") where manners.isComplete:
            return .json([
                "success": true, "code": 200,
                "data": [
                    "user_group": "default", "used_files": .number(Decimal(files.count)),
                    "max_files": .number(Decimal(manners.storeLimit)),
                    "remain_files": .number(Decimal(max(0, manners.storeLimit - files.count))),
                ],
            ])
        case ("DELETE", let path) where manners.isComplete && path.hasPrefix("/api/v1/files/file_"):
            let name = String(path.dropFirst("/api/v1/files/file_".count))
            if tasks.contains(where: { $0.clip.hasSuffix("/files/" + name) && !isDone($0) }) {
                violations.append("\(name) was deleted while a task may fetch it")
            }
            guard files.removeValue(forKey: name) != nil else {
                return .json(["success": false, "code": 404, "msg": "not found"], status: 404)
            }
            counts["delete", default: 0] += 1
            return .json(["success": true, "code": 200, "msg": "success"])
        default:
            return .json(["success": false, "code": 404, "msg": "not found"], status: 404)
        }
    }

    private func upload(_ asked: Asked) -> Answer {
        guard let part = Self.part(of: asked), part.head.contains("name=\"file\"") else {
            violations.append("the upload has no part \"file\"")
            return .json(["success": false, "code": 400, "msg": "no file"])
        }
        guard files.count < manners.storeLimit else {
            return .json(["success": false, "code": 400, "msg": "file quota exceeded"])
        }
        let name = "strict\(count("upload")).mp4"
        files[name] = part.body
        mostFiles = max(mostFiles, files.count)
        return .json([
            "success": true, "code": 200, "msg": "文件上传成功",
            "data": [
                "file_id": "file_\(name)", "file_name": .text(name), "mime_type": "video/mp4",
                "file_size": .number(Decimal(part.body.count)), "file_url": "\(filesBase)/files/\(name)",
                "upload_time": "2026-11-20T00:00:00+08:00", "expires_at": "2026-11-23T00:00:00+08:00",
            ],
        ])
    }

    /// The first part of a form (RFC 2046, 5.1).
    private static func part(of asked: Asked) -> (head: String, body: [UInt8])? {
        guard let type = asked.header("content-type"), let match = type.firstMatch(of: /boundary="?([^";]+)"?/) else {
            return nil
        }
        let data = Data(asked.body)
        let boundary = String(match.output.1)
        guard let open = data.range(of: Data("--\(boundary)\r\n".utf8)),
            let blank = data.range(of: Data("\r\n\r\n".utf8), in: open.upperBound..<data.endIndex),
            let close = data.range(of: Data("\r\n--\(boundary)".utf8), in: blank.upperBound..<data.endIndex)
        else { return nil }
        let head = String(decoding: data[open.upperBound..<blank.lowerBound], as: UTF8.self)
        return (head, Array(data[blank.upperBound..<close.lowerBound]))
    }
}
