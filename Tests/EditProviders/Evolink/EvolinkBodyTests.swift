import EditModel
import Foundation
import Testing

@testable import EditProviders

struct EvolinkBodyTests {
    private func text(_ order: EditOrder) throws -> String {
        let evolink = try ProviderCase.named("evolink").provider
        return String(decoding: try evolink.submission(of: order, key: ProviderCase.idempotencyKey).body, as: UTF8.self)
    }

    @Test func defaultsAreSentAndWhatIsNotWantedIsNot() throws {
        let expected = """
            {"duration":0,"keep_original_sound":false,"model":"wan2.7-video-edit","prompt":"Make it snow",\
            "prompt_extend":false,"quality":"720p",\
            "video_urls":["https://media.example/clips/a.mp4?X-Amz-Signature=feed"]}
            """
        let order = try ProviderCase.named("evolink").plainOrder
        #expect(try text(order) == expected)
    }

    @Test func everyOptionIsSent() throws {
        let expected = """
            {"aspect_ratio":"3:4","callback_url":"https://hooks.example/done?id=7","duration":2.5,"image_urls":[\
            "https://media.example/ref1.png","https://media.example/ref2.png","https://media.example/ref3.png",\
            "https://media.example/ref4.png"],"keep_original_sound":true,"model":"wan2.7-video-edit",\
            "negative_prompt":"Blurry, low quality","prompt":"Mach es \\"schön\\"/\u{1F3A8}\\n雪","prompt_extend":true,\
            "quality":"1080p","seed":42,"video_urls":["https://media.example/clips/a.mp4?X-Amz-Signature=feed"]}
            """
        let order = try ProviderCase.named("evolink").fullOrder
        #expect(try text(order) == expected)
    }

    @Test(arguments: [
        (2000, "2"), (2001, "2.001"), (2500, "2.5"), (5000, "5"), (7125, "7.125"), (9999, "9.999"), (10_000, "10"),
    ])
    func durationIsAPlainDecimal(_ milliseconds: Int, _ number: String) throws {
        var order = try ProviderCase.named("evolink").plainOrder
        order.options.duration = .milliseconds(milliseconds)
        #expect(try text(order).contains("\"duration\":\(number),"))
    }

    @Test func anEmptyPromptIsNotSent() throws {
        var order = try ProviderCase.named("evolink").plainOrder
        order.options.prompt = ""
        #expect(try !text(order).contains("prompt\":\""))
    }

    @Test(
        arguments: [
            "http://hooks.example/x", "https://127.0.0.1/x", "https://10.1.2.3/x", "https://172.16.0.1/x",
            "https://192.168.1.1/x", "https://localhost/x", "https://[::1]/x", "http://127.0.0.1:9/x",
            "ftp://a.example",
            "https://hooks.example/" + String(repeating: "x", count: 2030),
        ]
    )
    func callbacksThatTheSeedForbidsAreRefused(_ callback: String) throws {
        var order = try ProviderCase.named("evolink").plainOrder
        order.options.callback = callback
        #expect(throws: WanbatchError.self) { try text(order) }
    }
}
