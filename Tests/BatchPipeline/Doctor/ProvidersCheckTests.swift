import EditModel
import EditProviders
import Foundation
import Logging
import Testing

@testable import BatchPipeline

/// What the doctor makes of a provider's answer and of its clock.
@Suite struct ProvidersCheckTests {
    private static let now = Date(timeIntervalSince1970: 1_795_000_000)

    /// A provider that gives one answer to everything.
    private struct Oracle: WebTransport {
        let response: WebResponse

        func send(_ request: WebRequest, limits: WebLimits) async throws -> WebResponse { response }

        func receive(
            _ request: WebRequest,
            limits: WebLimits,
            onHead: @escaping @Sendable (WebResponse) async throws -> Bool,
            onBytes: @escaping @Sendable (UnsafeRawBufferPointer) throws -> Void
        ) async throws -> WebResponse {
            if try await onHead(response) { try response.body.withUnsafeBytes(onBytes) }
            return response
        }
    }

    /// What is found of Novita, which has no store: nothing is published.
    private func findings(_ response: WebResponse) async throws -> [DoctorFinding] {
        let world = RunWorld(
            environment: ["NOVITA_API_KEY": "nv-0123456789", "PATH": "/nowhere"],
            transport: Oracle(response: response),
            timekeeper: Timekeeper(now: { Self.now }, uptime: { .zero }, sleep: { _ in throw CancellationError() }),
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
            sandbox: { _ in throw WanbatchError(.usage, "none", "none") }
        )
        let publishing = PublisherCheck(archive: "/nowhere", options: RunOptions(), world: world)
        return await ProvidersCheck(world: world, publishing: publishing).findings()
    }

    private static func dated(_ seconds: TimeInterval) -> WebHeader {
        let format = DateFormatter()
        format.locale = Locale(identifier: "en_US_POSIX")
        format.timeZone = TimeZone(identifier: "GMT")
        format.dateFormat = "EEE, dd MMM yyyy HH:mm:ss 'GMT'"
        return WebHeader("Date", format.string(from: now.addingTimeInterval(seconds)))
    }

    private static let answers: [(status: Int, body: String, kind: WanbatchError.Kind?, words: String)] = [
        (200, #"{"availableBalance":"125000"}"#, nil, "12.5000 USD left"),
        (200, #"{"availableBalance":"0"}"#, .stopped, "no money left"),
        (403, #"{"code":403,"reason":"INVALID_API_KEY","message":"no","metadata":{}}"#, .access, "does not take it"),
        (503, "<h1>busy</h1>", .unavailable, "no usable answer"),
    ]

    @Test(arguments: answers) func whatTheProviderSaysOfTheKey(
        _ said: (status: Int, body: String, kind: WanbatchError.Kind?, words: String)
    ) async throws {
        let found = try await findings(WebResponse(status: said.status, body: Array(said.body.utf8)))
        let key = try #require(found.first { $0.subject == "key of novita" })
        #expect(key.kind == said.kind)
        #expect(key.text.contains(said.words), "\(key.text)")
        #expect((key.verdict == .problem) == (key.advice != nil))
    }

    private static let clocks: [(seconds: TimeInterval, verdict: DoctorFinding.Verdict, words: String)] = [
        (0, .ok, "as the provider's"), (-4, .ok, "as the provider's"), (-60, .note, "59 s fast"),
        (60, .note, "60 s slow"), (-7200, .problem, "7199 s fast"), (86_400, .problem, "86400 s slow"),
    ]

    @Test(arguments: clocks) func whatTheProvidersClockSays(
        _ clock: (seconds: TimeInterval, verdict: DoctorFinding.Verdict, words: String)
    ) async throws {
        let found = try await findings(WebResponse(status: 500, headers: [Self.dated(clock.seconds)]))
        let finding = try #require(found.first { $0.subject == "clock" })
        #expect(finding.verdict == clock.verdict)
        #expect(finding.text.contains(clock.words), "\(finding.text)")
        #expect((finding.verdict == .ok) == (finding.advice == nil))
    }

    @Test func aDateOfWholeSecondsIsNoErrorOfTheClock() {
        let date = Date(timeIntervalSince1970: 1000)
        func ahead(_ before: TimeInterval, _ after: TimeInterval) -> Duration {
            AccountQuestion.ahead(of: date, date.addingTimeInterval(before), date.addingTimeInterval(after))
        }
        #expect(ahead(0.5, 0.9) == .zero)
        #expect(ahead(-3, 0.2) == .zero)
        #expect(ahead(3, 4) == .seconds(2))
        #expect(ahead(-4, -3) == .seconds(-3))
    }

    @Test func withoutAWayToPublishOnlyClipsOfTheWebGetThere() async throws {
        let found = try await findings(WebResponse(status: 200, body: Array(#"{"availableBalance":"1"}"#.utf8)))
        // ffmpeg is missing here: no small clip can be made, and that is said of it.
        let finding = try #require(found.last)
        #expect(finding.subject == "publisher" && finding.advice == "apt-get install ffmpeg")
    }
}
