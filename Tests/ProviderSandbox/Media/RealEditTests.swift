import EditModel
import Foundation
import NIOHTTP1
import ProviderSandbox
import Testing

@Suite("A real edit")
struct RealEditTests {
    @Test("goes from an upload over a task to an output of the documented size, cut and billed on actual seconds")
    func wholeLife() async throws {
        try await withRealSandbox { client in
            let link = try await client.link(uploading: try TestMedia.clip())
            let created = try await client.submit(
                #""prompt":"Make it snow","quality":"720p","aspect_ratio":"16:9","duration":2,"seed":7"#,
                clip: link,
                key: "key-of-the-whole-life"
            )
            #expect(created.status == 200)
            #expect(created.text("object") == "video.generation.task")
            #expect(created.number("usage.credits_reserved") == 65.28)
            let end = try await client.end(of: created.text("id"))
            #expect(end.text("status") == "completed" && end.number("progress") == 100)
            #expect(end.number("usage.credits_used") == 24.48)
            #expect(end.number("usage.cost.usd") == 0.36)
            let output = try await client.send(.GET, end.text("results.0"))
            #expect(output.status == 200)
            let facts = try TestMedia.probe(output.bytes, "stream=codec_name,width,height,duration")
            #expect(facts == ["h264,1280,720,2.000000", "aac,2.000000"])
            let bill = try await client.send(.GET, "/sandbox/bill")
            #expect(bill.number("tasks_created") == 1 && bill.number("tasks_completed") == 1)
            #expect(bill.text("usd") == "0.3600" && bill.number("credits") == 24.48)
            #expect(bill.text("tasks.0.idempotency_key") == "key-of-the-whole-life")
            #expect(bill.text("tasks.0.usd") == "0.3600" && bill.text("tasks.0.state") == "completed")
        }
    }

    @Test(
        "without an aspect keeps the clip's shape at the area of the tier; a silent clip stays silent; 1080p costs 1.67"
    )
    func ownShape() async throws {
        try await withRealSandbox { client in
            let link = try await client.link(uploading: try TestMedia.clip("240x480", seconds: "2", silent: true))
            let created = try await client.submit(#""prompt":"","quality":"1080p""#, clip: link)
            let end = try await client.end(of: created.text("id"))
            let output = try await client.send(.GET, end.text("results.0"))
            #expect(try TestMedia.probe(output.bytes, "stream=codec_name,width,height") == ["h264,1018,2036"])
            #expect(end.number("usage.credits_used") == 36.3392)
        }
    }

    @Test("fetches the clip over HTTP, takes a reference image, and makes different outputs of different prompts")
    func overHTTP() async throws {
        try await withRealSandbox { store in
            let link = try await store.link(uploading: try TestMedia.clip())
            let image = try await store.link(uploading: try TestMedia.picture("320x300"))
            try await withRealSandbox { client in
                var outputs: Set<[UInt8]> = []
                for prompt in ["film noir", "mirror", "a thing without a filter of its own"] {
                    let fields = #""prompt":"\#(prompt)","image_urls":["\#(image)"]"#
                    let created = try await client.submit(fields, clip: link)
                    let end = try await client.end(of: created.text("id"))
                    #expect(end.text("status") == "completed")
                    outputs.insert(try await client.send(.GET, end.text("results.0")).bytes)
                }
                #expect(outputs.count == 3)
            }
        }
    }

    @Test(
        "refuses a clip or an image beyond the documented limits: a failed task, free",
        arguments: [
            ("320x240", "1.9", "", "invalid_parameters"), ("320x240", "10.05", "", "invalid_parameters"),
            ("238x240", "2", "", "invalid_parameters"), ("2162x240", "2", "", "invalid_parameters"),
            ("320x240", "2", "200x300 jpg yuvj420p", "image_dimension_mismatch"),
            ("320x240", "2", "300x300 png rgba", "image_processing_error"),
        ]
    )
    func limits(_ size: String, _ seconds: String, _ image: String, _ code: String) async throws {
        try await withRealSandbox { client in
            let link = try await client.link(uploading: try TestMedia.clip(size, seconds: seconds, silent: true))
            var fields = #""prompt":"x""#
            let picture = image.split(separator: " ").map(String.init)
            if picture.count == 3 {
                let path = try TestMedia.picture(picture[0], picture[2], name: picture[1])
                fields += #","image_urls":["\#(try await client.link(uploading: path))"]"#
            }
            let end = try await client.end(of: try await client.submit(fields, clip: link).text("id"))
            #expect(end.text("status") == "failed")
            #expect(end.text("error.code") == code)
            #expect(!end.text("error.message").isEmpty)
            #expect(try await client.send(.GET, "/sandbox/bill").text("usd") == "0.0000")
        }
    }

    @Test(
        "takes a clip at the edges of the documented limits",
        arguments: [
            ("320x240", "10", false), ("1920x240", "2", true), ("240x1920", "2", true),
        ]
    )
    func edges(_ size: String, _ seconds: String, _ silent: Bool) async throws {
        try await withRealSandbox { client in
            let link = try await client.link(uploading: try TestMedia.clip(size, seconds: seconds, silent: silent))
            let end = try await client.end(of: try await client.submit(clip: link).text("id"))
            #expect(end.text("status") == "completed", "\(end.text("error.message"))")
        }
    }

    @Test("fails for a clip that is no video, that is gone, or whose host is gone")
    func badClips() async throws {
        try await withRealSandbox { client in
            let text = try await client.upload(Array("#EXTM3U\nfile:///etc/passwd\n".utf8)).text("data.file_url")
            let cases = [
                (text, "invalid_parameters"), (client.base.appending("/files/0/none.mp4"), "resource_not_found"),
                ("http://127.0.0.1:1/a.mp4", "service_unavailable"),
            ]
            for (clip, code) in cases {
                let end = try await client.end(of: try await client.submit(clip: clip).text("id"))
                #expect(end.text("error.code") == code, "\(clip)")
            }
        }
    }
}
