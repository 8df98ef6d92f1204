import AsyncHTTPClient
import EditModel
import Foundation
import NIOCore
import NIOHTTP1

/// Talks to a sandbox over a real socket.
struct SandboxClient: Sendable {
    let base: WebAddress
    var key: String? = "test-key"

    /// Sends a request. A path that is a whole URL goes there without the key.
    func send(
        _ method: HTTPMethod,
        _ path: String,
        headers: [(String, String)] = [],
        body: HTTPClientRequest.Body? = nil
    ) async throws -> Reply {
        let isForeign = path.hasPrefix("http")
        var request = HTTPClientRequest(url: isForeign ? path : base.appending(path))
        request.method = method
        for (name, value) in headers { request.headers.add(name: name, value: value) }
        if let key, !isForeign { request.headers.replaceOrAdd(name: "Authorization", value: "Bearer \(key)") }
        request.body = body
        let response = try await HTTPClient.shared.execute(request, timeout: .seconds(30))
        let bytes = try await response.body.collect(upTo: 200_000_000)
        return Reply(
            status: Int(response.status.code),
            headers: response.headers,
            bytes: Array(bytes.readableBytesView)
        )
    }

    func post(_ path: String, _ json: String, headers: [(String, String)] = []) async throws -> Reply {
        try await send(.POST, path, headers: headers, body: .bytes(ByteBuffer(string: json)))
    }

    /// Submits an edit; further fields as JSON text.
    func submit(_ fields: String = "", clip: String = "https://example.com/a.mp4", key: String? = nil) async throws
        -> Reply
    {
        let body = "{\"model\":\"wan2.7-video-edit\",\"video_urls\":[\"\(clip)\"]\(fields.isEmpty ? "" : ",")\(fields)}"
        let headers = key.map { [("Idempotency-Key", $0)] } ?? []
        return try await post("/v1/videos/generations", body, headers: headers)
    }

    /// Uploads bytes in pieces of a size.
    func upload(_ bytes: [UInt8], name: String = "clip.mp4", piece: Int = 65_536) async throws -> Reply {
        let boundary = "----wanbatch-boundary"
        let head =
            "--\(boundary)\r\nContent-Disposition: form-data; name=\"uploadPath\"\r\n\r\nnight\r\n"
            + "--\(boundary)\r\nContent-Disposition: form-data; name=\"file\"; filename=\"\(name)\"\r\n"
            + "Content-Type: video/mp4\r\n\r\n"
        let form = Array(head.utf8) + bytes + Array("\r\n--\(boundary)--\r\n".utf8)
        let pieces = stride(from: 0, to: form.count, by: piece).map {
            ByteBuffer(bytes: form[$0..<min($0 + piece, form.count)])
        }
        let stream = AsyncStream<ByteBuffer> { continuation in
            for piece in pieces { continuation.yield(piece) }
            continuation.finish()
        }
        return try await send(
            .POST,
            "/api/v1/files/upload/stream",
            headers: [("Content-Type", "multipart/form-data; boundary=\(boundary)")],
            body: .stream(stream, length: .known(Int64(form.count)))
        )
    }

    /// Uploads a file of this machine, and gives its link.
    func link(uploading path: String) async throws -> String {
        try await upload(Array(try Data(contentsOf: URL(filePath: path)))).text("data.file_url")
    }

    /// Asks until the task has ended.
    func end(of id: String) async throws -> Reply {
        let start = ContinuousClock.now
        while start.duration(to: .now) < .seconds(60) {
            let reply = try await send(.GET, "/v1/tasks/\(id)")
            if ["completed", "failed"].contains(reply.text("status")) { return reply }
        }
        throw WanbatchError(.unavailable, "test", "task \(id) does not end")
    }
}

/// An answer, with its JSON by path: `data.0.id`.
struct Reply: Sendable {
    var status: Int
    var headers: HTTPHeaders
    var bytes: [UInt8]

    func text(_ path: String) -> String { value(path) as? String ?? "" }
    func number(_ path: String) -> Double? { (value(path) as? NSNumber)?.doubleValue }
    func count(_ path: String) -> Int? { (value(path) as? [Any])?.count }
    var errorCode: String { text("error.code") }

    private func value(_ path: String) -> Any? {
        var value = try? JSONSerialization.jsonObject(with: Data(bytes))
        for step in path.split(separator: ".") {
            if let index = Int(step), let list = value as? [Any] {
                value = list.indices.contains(index) ? list[index] : nil
            } else {
                value = (value as? [String: Any])?[String(step)]
            }
        }
        return value
    }
}
