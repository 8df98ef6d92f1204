import BatchPipeline
import ClipPublishing
import EditModel
import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import Synchronization
import Testing

@Suite struct EvolinkFilesPublisherTests {
    /// Evolink's Files API as its documents say, for one test.
    private final class FakeStore: Sendable {
        struct State {
            var quota: (status: Int, body: String) = (404, "")
            /// The answers to uploads in turn; the last one stays.
            var uploads: [(status: Int, body: String)] = []
            var deletion: (status: Int, body: String) = (200, #"{"success":true,"code":200}"#)
            var seen: [(request: String, authorization: String?, type: String?, body: [UInt8])] = []
        }

        let state = Mutex(State())

        func respond(_ request: Request) async throws -> Response {
            let body = try await request.body.collect(upTo: 64 << 20)
            let line = "\(request.method.rawValue) \(request.uri.path)"
            let answer = state.withLock { state in
                state.seen.append(
                    (
                        line, request.headers[.authorization], request.headers[.contentType],
                        Array(body.readableBytesView)
                    )
                )
                switch line {
                case "GET /api/v1/files/quota": return state.quota
                case "POST /api/v1/files/upload/stream":
                    return state.uploads.count > 1 ? state.uploads.removeFirst() : state.uploads[0]
                default: return state.deletion
                }
            }
            return Response(
                status: .init(code: answer.status),
                headers: [.contentType: "application/json"],
                body: .init(byteBuffer: ByteBuffer(string: answer.body))
            )
        }

        var lines: [String] { state.withLock { $0.seen.map(\.request) } }
    }

    private static let now = Date(timeIntervalSince1970: 1_760_000_000)
    private static let uploaded = """
        {"success":true,"code":200,"msg":"文件上传成功","data":{"file_id":"file_abc123","file_size":2048,\
        "file_url":"https://files.evolink.ai/avatars/clip.mp4","upload_time":"2025-10-09T00:00:00+08:00",\
        "expires_at":"2025-10-12T00:00:00+08:00"}}
        """

    private func withPublisher(
        _ store: FakeStore,
        _ body: (EvolinkFilesPublisher, PublishableFile) async throws -> Void
    ) async throws {
        let folder = try TemporaryFolder()
        let clip = try folder.clip(seededBytes(200_001))
        try await withTransport { transport in
            try await withServer(store.respond) { port in
                let publisher = EvolinkFilesPublisher(
                    base: try #require(WebAddress("http://127.0.0.1:\(port)")),
                    bearer: Secret("key-1"),
                    transport: transport,
                    retries: RetryPolicy(attempts: 3),
                    timekeeper: Timekeeper(now: { Self.now }, uptime: Timekeeper.live.uptime, sleep: { _ in })
                )
                #expect(publisher.key == "evolink-files:127.0.0.1:\(port)")
                try await body(publisher, clip)
            }
        }
    }

    /// The problem that a publication ends with.
    private func problemOfPublishing(_ store: FakeStore) async throws -> WanbatchError {
        var found: WanbatchError?
        try await withPublisher(store) { publisher, clip in
            found = await caught { try await publisher.publish(clip) }
        }
        return try #require(found)
    }

    @Test func aClipIsUploadedWholeAndItsLinkKept() async throws {
        let store = FakeStore()
        store.state.withLock { $0.uploads = [(200, Self.uploaded)] }
        try await withPublisher(store) { publisher, clip in
            let publication = try await publisher.publish(clip)
            #expect(publication.url == "https://files.evolink.ai/avatars/clip.mp4")
            #expect(publication.remoteID == "file_abc123")
            #expect(publication.publisher == publisher.key)
            // 72 h by the service's own two times, five minutes off.
            #expect(publication.expiresAt == Self.now.addingTimeInterval(72 * 3600 - 300))
            #expect(await publisher.isAlive(publication, bytes: 0))
            let upload = try #require(store.state.withLock { $0.seen.last })
            #expect(upload.authorization == "Bearer key-1")
            let boundary = try #require(upload.type?.components(separatedBy: "boundary=").last)
            let content = try Data(contentsOf: URL(fileURLWithPath: clip.path))
            let body = Data(upload.body)
            let start = try #require(body.range(of: Data("\r\n\r\n".utf8)))
            let head = String(decoding: body[..<start.lowerBound], as: UTF8.self)
            #expect(head.hasPrefix("--\(boundary)\r\n"))
            #expect(head.contains(#"name="file"; filename=""#))
            #expect(head.contains("Content-Type: video/mp4"))
            #expect(body[start.upperBound...] == content + Data("\r\n--\(boundary)--\r\n".utf8))
        }
    }

    @Test func theQuotaIsAskedFirstAndAFullStoreTakesNothing() async throws {
        let store = FakeStore()
        store.state.withLock { $0.quota = (200, #"{"success":true,"data":{"max_files":100,"remain_files":0}}"#) }
        let problem = try await problemOfPublishing(store)
        #expect(problem.code == "files-quota-exhausted")
        #expect(problem.kind == .stopped)
        #expect(store.lines == ["GET /api/v1/files/quota"])
    }

    @Test func aServiceWithoutQuotaIsAskedOnlyOnce() async throws {
        let store = FakeStore()
        store.state.withLock { $0.uploads = [(200, Self.uploaded)] }
        try await withPublisher(store) { publisher, clip in
            _ = try await publisher.publish(clip)
            _ = try await publisher.publish(clip)
        }
        let upload = "POST /api/v1/files/upload/stream"
        #expect(store.lines == ["GET /api/v1/files/quota", upload, upload])
    }

    @Test(arguments: [500, 502, 503, 429, 408])
    func whatMayPassIsTriedAgain(status: Int) async throws {
        let store = FakeStore()
        store.state.withLock { $0.uploads = [(status, "<html>busy</html>"), (200, "no json"), (200, Self.uploaded)] }
        try await withPublisher(store) { publisher, clip in
            let publication = try await publisher.publish(clip)
            #expect(publication.remoteID == "file_abc123")
        }
        #expect(store.lines.count == 4)
    }

    @Test(
        arguments: [
            (401, #"{"error":{"code":"unauthorized","message":"bad key"}}"#, .access, "files-access"),
            (403, "forbidden", .access, "files-access"),
            (402, #"{"error":{"code":"key_disabled"}}"#, .access, "files-access"),
            (200, #"{"success":false,"code":401,"msg":"invalid token"}"#, .access, "files-access"),
            (200, #"{"success":false,"code":400,"msg":"File quota exhausted"}"#, .stopped, "files-quota-exhausted"),
            (200, #"{"success":false,"code":400,"msg":"文件配额已用完"}"#, .stopped, "files-quota-exhausted"),
            (402, #"{"error":{"code":"insufficient_quota"}}"#, .stopped, "files-account-exhausted"),
            (200, #"{"success":false,"code":402,"msg":"quota"}"#, .stopped, "files-account-exhausted"),
            (401, #"{"error":{"code":"no_quota","message":"a key without quota"}}"#, .access, "files-access"),
            (403, #"{"error":{"code":"forbidden","message":"quota of another user"}}"#, .access, "files-access"),
            (404, "", .unavailable, "files-service-missing"),
            (405, "", .unavailable, "files-service-missing"),
            (200, #"{"success":false,"code":"400","msg":"unsupported type"}"#, .edit, "upload-refused"),
            (413, "", .edit, "upload-refused"),
            (503, "", .unavailable, "files-service-unreachable"),
            (200, #"{"success":false,"code":500,"msg":"try later"}"#, .unavailable, "files-service-unreachable"),
            (200, #"{"success":true,"data":{}}"#, .edit, "upload-without-url"),
            (200, #"{"success":true,"data":{"file_url":"http://example.com/a.mp4"}}"#, .edit, "upload-url-insecure"),
            (200, #"{"success":true,"data":{"file_url":"file:///etc/passwd"}}"#, .edit, "upload-without-url"),
        ] as [(Int, String, WanbatchError.Kind, String)]
    )
    func everyRefusalIsToldApart(status: Int, body: String, kind: WanbatchError.Kind, code: String) async throws {
        let store = FakeStore()
        store.state.withLock { $0.uploads = [(status, body)] }
        let problem = try await problemOfPublishing(store)
        #expect(problem.code == code)
        #expect(problem.kind == kind)
        #expect(!problem.description.contains("key-1"))
    }

    @Test(
        arguments: [
            (#""expires_at":"2025-10-10T00:00:00+08:00","upload_time":"2025-10-09T00:00:00+08:00""#, 24.0),
            (#""expires_at":"2025-10-09T18:53:20Z""#, 10),
            (#""expires_at":"whenever""#, 72),
            (#""expires_at":"2001-01-01T00:00:00Z""#, 72),
            (#""expires_at":"2099-01-01T00:00:00Z""#, 72),
            (#""file_size":1"#, 72),
        ]
    )
    func aLinkLivesAsLongAsTheServiceSaysAndNeverOver72Hours(fields: String, hours: Double) async throws {
        let store = FakeStore()
        let body = #"{"success":true,"data":{"file_url":"https://files.evolink.ai/a.mp4",\#(fields)}}"#
        store.state.withLock { $0.uploads = [(200, body)] }
        try await withPublisher(store) { publisher, clip in
            let end = try #require(try await publisher.publish(clip).expiresAt)
            #expect(end.timeIntervalSince(Self.now) == hours * 3600 - 300)
        }
    }

    @Test(
        arguments: [
            (200, #"{"success":true}"#, nil), (404, "", nil), (405, "", nil),
            (200, #"{"success":false,"code":404}"#, nil), (401, "", "files-access"),
        ] as [(Int, String, String?)]
    )
    func aFileIsTakenBackOrIsGoneAlready(status: Int, body: String, code: String?) async throws {
        let store = FakeStore()
        store.state.withLock { $0.deletion = (status, body) }
        try await withPublisher(store) { publisher, _ in
            let publication = Publication(url: "https://x/", remoteID: "file_abc123", publisher: publisher.key)
            if let code {
                let problem = await caught { try await publisher.withdraw(publication) }
                #expect(problem?.code == code)
            } else {
                try await publisher.withdraw(publication)
            }
        }
        #expect(store.lines == ["DELETE /api/v1/files/file_abc123"])
    }

    @Test(arguments: ["../../v1/tasks", "..", "a/b", "", "a b", "a?b"])
    func aNameThatIsNotPlainIsNeverPutInAPath(id: String) async throws {
        let store = FakeStore()
        try await withPublisher(store) { publisher, _ in
            try await publisher.withdraw(Publication(url: "https://x/", remoteID: id, publisher: publisher.key))
        }
        #expect(store.lines.isEmpty)
    }

    @Test func nobodyListeningIsUnavailable() async throws {
        let folder = try TemporaryFolder()
        let clip = try folder.clip([1])
        try await withTransport { transport in
            let publisher = EvolinkFilesPublisher(
                base: try #require(WebAddress("http://127.0.0.1:1")),
                bearer: Secret("k"),
                transport: transport,
                timekeeper: .hasty
            )
            let problem = await caught { try await publisher.publish(clip) }
            #expect(problem?.code == "files-service-unreachable")
        }
    }

    @Test func aMissingFileIsAnErrorOfItsEdit() async throws {
        let store = FakeStore()
        store.state.withLock { $0.uploads = [(200, Self.uploaded)] }
        try await withPublisher(store) { publisher, clip in
            var missing = clip
            missing.path += ".gone"
            let problem = await caught { try await publisher.publish(missing) }
            #expect(problem?.code == "upload-file-unreadable")
        }
    }
}
