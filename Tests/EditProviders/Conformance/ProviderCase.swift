import EditModel
import Testing

@testable import EditProviders

/// A provider of the registry as the conformance suite sees it, with the documented form of its answers.
struct ProviderCase: Sendable, CustomTestStringConvertible {
    static let key = "sk-never-to-be-shown-0123456789"
    static let idempotencyKey = "run_0123456789abcdef0123456789abcdef"
    static let clip = "https://media.example/clips/a.mp4?X-Amz-Signature=feed"

    let kind: any ProviderKind
    let provider: any EditProvider

    var testDescription: String { kind.traits.id.rawValue }
    var isNovita: Bool { kind.traits.id == ProviderID("novita") }

    /// Every provider of the registry; one that has no address of its own at a loopback address.
    static let all: [ProviderCase] = ProviderRegistry.all.compactMap { kind in
        guard let address = WebAddress(kind.defaultBaseURL ?? "http://127.0.0.1:8099") else { return nil }
        let configuration = ProviderConfiguration(baseURL: address, apiKey: Secret(key))
        return (try? kind.make(configuration)).map { ProviderCase(kind: kind, provider: $0) }
    }

    static func named(_ name: String) throws -> ProviderCase {
        try #require(all.first { $0.kind.traits.id == ProviderID(name) })
    }

    /// An order with every option that the provider has.
    var fullOrder: EditOrder {
        var options = EditOptions(prompt: "Mach es \"schön\"/\u{1F3A8}\n雪")
        options.negative = "Blurry, low quality"
        options.quality = .p1080
        options.aspect = .classicTall
        options.audio = .original
        options.duration = kind.traits.durationIsWhole ? .seconds(5) : .milliseconds(2500)
        options.seed = 42
        options.extend = true
        options.watermark = kind.traits.hasWatermark
        options.callback = kind.traits.hasCallback ? "https://hooks.example/done?id=7" : nil
        let images = (1...kind.traits.maximumReferences).map { "https://media.example/ref\($0).png" }
        return EditOrder(options: options, clipURL: Self.clip, referenceURLs: images)
    }

    /// An order with the manifest's defaults.
    var plainOrder: EditOrder { EditOrder(options: EditOptions(prompt: "Make it snow"), clipURL: Self.clip) }

    func outcome(_ status: Int, _ body: String, _ headers: [WebHeader] = []) -> SubmissionOutcome {
        provider.outcome(ofSubmission: .success(WebResponse(status: status, headers: headers, body: Array(body.utf8))))
    }

    func query(_ status: Int, _ body: String, _ headers: [WebHeader] = []) throws -> QueryOutcome {
        let id = try #require(TaskID("task-1"))
        let response = WebResponse(status: status, headers: headers, body: Array(body.utf8))
        return provider.report(ofQuery: response, for: id)
    }

    /// The documented answer to a submission.
    var acceptedBody: String { isNovita ? #"{"task_id":"task-1"}"# : #"{"id":"task-1","status":"pending"}"# }

    /// The documented answer about a finished task.
    var succeededBody: String {
        isNovita
            ? #"{"task":{"task_id":"task-1","status":"TASK_STATUS_SUCCEED","reason":"","eta":0},"# + novitaVideos
            : #"{"id":"task-1","status":"completed","progress":100,"results":["https://out.example/a.mp4"]}"#
    }

    private var novitaVideos: String {
        #""videos":[{"video_url":"https://out.example/a.mp4","video_url_ttl":"3600","video_type":"mp4"}]}"#
    }
}
