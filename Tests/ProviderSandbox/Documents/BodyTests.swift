import EditModel
import NIOHTTP1
import ProviderSandbox
import Testing

@Suite("A submission's body")
struct BodyTests {
    @Test(
        "is refused with the documented error when it breaks the seed's rules",
        arguments: [
            (#""colour":"red""#, "unknown parameter: colour"), (#""prompt":5"#, "prompt"),
            (#""prompt":null"#, "prompt"), (#""quality":"4k""#, "quality"), (#""aspect_ratio":"2:1""#, "aspect_ratio"),
            (#""duration":1"#, "duration"), (#""duration":10.5"#, "duration"), (#""duration":"5""#, "duration"),
            (#""seed":0"#, "seed"), (#""seed":1.5"#, "seed"), (#""seed":2147483648"#, "seed"),
            (#""keep_original_sound":"yes""#, "keep_original_sound"), (#""prompt_extend":1"#, "prompt_extend"),
            (
                #""image_urls":["https://e.com/1","https://e.com/2","https://e.com/3","https://e.com/4","https://e.com/5"]"#,
                "image_urls"
            ),
            (#""image_urls":["a.png"]"#, "image_urls"), (#""callback_url":"http://e.com/a""#, "callback_url"),
            (#""callback_url":"https://10.0.0.1/a""#, "callback_url"), (#""watermark":true"#, "watermark"),
        ]
    )
    func refused(_ fields: String, _ word: String) async throws {
        try await withSandbox { client, _ in
            let reply = try await client.submit(fields)
            #expect(reply.status == 400)
            #expect(reply.errorCode == "invalid_request" && reply.text("error.type") == "invalid_request_error")
            #expect(reply.text("error.message").contains(word))
            #expect(try await client.send(.GET, "/sandbox/bill").number("tasks_created") == 0)
        }
    }

    @Test("is refused when it is no JSON object, lacks a video, has two, or has a text that is too long")
    func broken() async throws {
        try await withSandbox { client, _ in
            let long = String(repeating: "é", count: 5001)
            let bodies = [
                "", "[]", "{", #"{"model":"wan2.7-video-edit"}"#, #"{"video_urls":["https://e.com/a"]}"#,
                #"{"model":"wan2.7-video-edit","video_urls":[]}"#,
                #"{"model":"wan2.7-video-edit","video_urls":["https://e.com/a","https://e.com/b"]}"#,
                #"{"model":"wan2.7-video-edit","video_urls":["https://e.com/a"],"prompt":"\#(long)"}"#,
            ]
            for body in bodies {
                let reply = try await client.post("/v1/videos/generations", body)
                #expect(reply.status == 400, "\(body.prefix(60))")
            }
            let huge = String(repeating: " ", count: 1 << 20) + "{}"
            #expect(try await client.post("/v1/videos/generations", huge).status == 413)
        }
    }

    @Test("is taken with every documented field at its edges, and leniently when asked")
    func taken() async throws {
        let most =
            #""prompt":"\#(String(repeating: "雪", count: 5000))","negative_prompt":"blurry","seed":2147483647,"#
            + #""image_urls":["https://e.com/1","https://e.com/2","https://e.com/3","https://e.com/4"],"#
            + #""keep_original_sound":true,"quality":"1080p","aspect_ratio":"3:4","duration":2.5,"prompt_extend":false,"#
            + #""callback_url":"https://example.com/hook""#
        try await withSandbox { client, _ in
            let reply = try await client.submit(most)
            #expect(reply.status == 200)
            #expect(try await client.submit(#""duration":0,"seed":1"#).status == 200)
        }
        try await withSandbox {
            $0.strict = false
        } _: { client, _ in
            let long = String(repeating: "a", count: 6000)
            let reply = try await client.submit(#""prompt":"\#(long)","colour":"red""#)
            #expect(reply.status == 200)
        }
    }
}
