import EditModel
import Foundation
import NIOHTTP1
import ProviderSandbox
import Testing

@Suite("The Files API")
struct FileTests {
    @Test("takes a form in pieces of any size, byte for byte, also when the file looks like its delimiter")
    func pieces() async throws {
        try await withSandbox { client, _ in
            let tricky = "\r\n------wanbatch-boundar\r\n--\r\n----wanbatch-boundary--\r\n\r\r\n-"
            let bytes = Array((tricky + String(repeating: "\r\n--x", count: 50) + tricky).utf8)
            for piece in [1, 2, 3, 7, 64, 1 << 16] {
                let reply = try await client.upload(bytes, name: "a b/ü.mp4", piece: piece)
                #expect(reply.number("data.file_size") == Double(bytes.count))
                let served = try await client.send(.GET, reply.text("data.file_url"))
                #expect(served.bytes == bytes, "pieces of \(piece)")
                #expect(served.headers.first(name: "Content-Type") == "video/mp4")
            }
            let empty = try await client.upload([])
            #expect(empty.text("data.upload_path") == "night" && empty.number("data.file_size") == 0)
        }
    }

    @Test("counts its quota, lists, deletes, and forgets after 72 hours")
    func life() async throws {
        try await withSandbox {
            $0.fileQuota = 2
        } _: { client, clock in
            let first = try await client.upload([1, 2, 3])
            _ = try await client.upload([4])
            let full = try await client.upload([5])
            #expect(full.status == 200 && full.number("success") == 0 && full.text("msg") == "file quota exhausted")
            #expect(try await client.send(.GET, "/api/v1/files/quota").number("data.remain_files") == 0)
            let gone = try await client.send(.DELETE, "/api/v1/files/\(first.text("data.file_id"))")
            #expect(gone.status == 200)
            #expect(try await client.send(.GET, first.text("data.file_url")).status == 404)
            #expect(try await client.send(.DELETE, "/api/v1/files/\(first.text("data.file_id"))").status == 404)
            let again = try await client.upload([6])
            #expect(
                try await client.send(.GET, "/api/v1/files/list").text("data.files.0.file_id")
                    == again.text("data.file_id")
            )
            clock.advance(72 * 3600)
            #expect(try await client.send(.GET, again.text("data.file_url")).status == 404)
            #expect(try await client.send(.GET, "/api/v1/files/quota").number("data.used_files") == 0)
        }
    }

    @Test("refuses what is no form, what ends early, and what comes without a key")
    func malformed() async throws {
        try await withSandbox { client, _ in
            let path = "/api/v1/files/upload/stream"
            let form = ("Content-Type", "multipart/form-data; boundary=b")
            let half = "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\nabc"
            for (headers, body) in [
                ([], "abc"), ([form], "abc"), ([form], half), ([form], "--b\r\n\r\n\r\nx\r\n--b--"),
            ] {
                let reply = try await client.post(path, body, headers: headers)
                #expect(reply.number("success") == 0 && reply.number("code") == 400, "\(body)")
            }
            var stranger = client
            stranger.key = nil
            #expect(try await stranger.upload([1]).status == 401)
            #expect(try await client.send(.GET, "/api/v1/files/quota").number("data.used_files") == 0)
        }
    }
}
