import BatchPipeline
import EditModel
import Foundation

/// What is played for a row of the table.
struct FaultScript: Sendable {
    var edits = 1
    var provider = ProviderScript()
    var wire: (@Sendable (WireLook) -> WireManner)?
    /// The first run; the plain one unless it is said otherwise.
    var run: @Sendable (Night) async throws -> RunSummary
    var settings = Night.settings
    /// What a run must warn of.
    var warning: String?
    /// How the provider behaves afterwards.
    var relief = ProviderScript()
    var betweenRuns: @Sendable (Night) -> Void = { _ in }

    init(
        _ provider: ProviderScript = ProviderScript(),
        edits: Int = 1,
        wire: (@Sendable (WireLook) -> WireManner)? = nil,
        warning: String? = nil,
        relief: ProviderScript = ProviderScript(),
        settings change: (inout RunSettings) -> Void = { _ in }
    ) {
        self.provider = provider
        self.edits = edits
        self.wire = wire
        self.warning = warning
        self.relief = relief
        change(&settings)
        let settings = settings
        run = { night in try await night.run(settings: settings) }
    }

    /// The sockets misbehave at a kind of request, so many times; nothing waits for long in real time.
    static func wire(_ call: WireCall, _ manner: WireManner, times: Int = 2) -> FaultScript {
        FaultScript(wire: { $0.call == call && $0.number <= times ? manner : .decent }) { settings in
            settings.networkPatience = .seconds(120)
            settings.taskPatience = .seconds(600)
        }
    }

    /// The first POSTs are answered so.
    static func posts(_ answers: PostScript..., warning: String? = nil) -> FaultScript {
        FaultScript(ProviderScript(posts: answers), warning: warning)
    }

    /// The first questions about a task are answered so.
    static func questions(_ count: Int, _ answer: TaskAnswer, warning: String? = nil) -> FaultScript {
        FaultScript(ProviderScript(task: { $0.question <= count ? answer : .succeeds() }), warning: warning)
    }

    /// The first downloads give this.
    static func downloads(_ count: Int, _ answer: PlainAnswer) -> FaultScript {
        FaultScript(ProviderScript(output: { $0.request <= count ? answer : nil }))
    }

    /// All downloads give this, then and later.
    static func allDownloads(_ answer: @escaping @Sendable (OutputLook) -> PlainAnswer?) -> FaultScript {
        FaultScript(ProviderScript(output: answer), relief: ProviderScript(output: answer))
    }
}
