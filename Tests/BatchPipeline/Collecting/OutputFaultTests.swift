import EditModel
import Foundation
import JobLedger
import Testing

@testable import BatchPipeline

/// What a link may give, and what becomes of the edit: never a second purchase.
struct OutputFault: Sendable, CustomTestStringConvertible {
    var name: String
    var state: EditState
    var exit: Int32
    var links: [String]?
    var output: @Sendable (OutputLook) -> PlainAnswer?

    init(
        _ name: String,
        is state: EditState = .archived,
        exit: Int32 = 0,
        links: [String]? = nil,
        _ output: @escaping @Sendable (OutputLook) -> PlainAnswer?
    ) {
        self.name = name
        self.state = state
        self.exit = exit
        self.links = links
        self.output = output
    }

    init(_ name: String, first count: Int, _ answer: PlainAnswer) {
        self.init(name) { $0.request <= count ? answer : nil }
    }

    var testDescription: String { name }
}

@Suite(.timeLimit(.minutes(10))) struct OutputFaultTests {
    private static func redirect(_ target: String) -> PlainAnswer { .text(302, "", [WebHeader("Location", target)]) }

    static let faults: [OutputFault] = [
        OutputFault("404, then a fresh link", first: 1, .text(404, "")),
        OutputFault("403, then a fresh link", first: 1, .text(403, "expired")),
        OutputFault("503 in turn", first: 4, .text(503, "")),
        OutputFault("HTML, then the clip", first: 1, .html),
        OutputFault("JSON, then the clip", first: 1, .text(200, #"{"error":"expired"}"#)),
        OutputFault("nothing, then the clip", first: 1, .text(200, "")),
        OutputFault("less than promised, then all", first: 1, cut),
        OutputFault(
            "bytes that are no video, then the clip",
            first: 1,
            PlainAnswer(status: 200, body: fakeVideo(4000))
        ),
        OutputFault("a redirect to the clip") { look in
            look.url.contains("/task-") ? redirect("\(FakeProvider.outputs)/elsewhere.mp4") : nil
        },
        OutputFault("a redirect to file:", is: .lost, exit: 1) { _ in redirect("file:///etc/passwd") },
        OutputFault("a redirect to a network inside", is: .lost, exit: 1) { _ in redirect("http://10.0.0.1/a.mp4") },
        OutputFault("redirects without end", is: .lost, exit: 1) { look in redirect(look.url) },
        OutputFault("404 for ever", is: .lost, exit: 1) { _ in .text(404, "") },
        OutputFault("no video for ever", is: .lost, exit: 1) { _ in PlainAnswer(status: 200, body: fakeVideo(4000)) },
        OutputFault("503 for ever", is: .succeeded, exit: 2) { _ in .text(503, "") },
        OutputFault("a link inside the network", is: .lost, exit: 1, links: ["http://192.168.0.1/a.mp4"]) { _ in nil },
        OutputFault(
            "the second of two links",
            links: ["\(FakeProvider.outputs)/dead.mp4", "\(FakeProvider.outputs)/good.mp4"]
        ) { $0.url.contains("dead") ? .text(404, "") : nil },
    ]

    private static let cut = PlainAnswer(
        status: 200,
        headers: [WebHeader("Content-Length", "90000")],
        body: fakeVideo(4000)
    )

    @Test(arguments: faults) func anOutputIsHadOrTheEditIsNamed(_ fault: OutputFault) async throws {
        let links = fault.links
        let night = try await Night(ProviderScript(task: { _ in .succeeds(links: links) }, output: fault.output))
        let summary = try await night.run()
        #expect(try await night.states() == [fault.state])
        #expect(summary.exit == fault.exit)
        #expect(night.provider.posts.count == 1)
        #expect(night.files("tmp/night").isEmpty)
        let outputs = night.files("night/outputs").map { $0.split(separator: ".").last }
        #expect(outputs == (fault.state == .archived ? ["json", "mp4"] : []))
    }

    @Test func aDeadLinkIsFollowedByTheFreshOneThatTheTaskGives() async throws {
        let script = ProviderScript(
            task: { .succeeds(links: ["\(FakeProvider.outputs)/\($0.question == 1 ? "dead" : "fresh").mp4"]) },
            output: { $0.url.contains("dead") ? .text(403, "expired") : nil }
        )
        let night = try await Night(script)
        #expect(try await night.run().exit == 0)
        #expect(try await night.states() == [.archived])
        #expect(night.provider.questions == 2)
        #expect(night.provider.posts.count == 1)
    }

    /// A provider that the user has put into a network of his own may give links to itself, and nowhere else in there.
    @Test(arguments: [nil, "https://10.1.2.4:9104/task-1.mp4", "https://192.168.0.1:9104/task-1.mp4"] as [String?])
    func aProviderInsideMayGiveLinksToItself(link: String?) async throws {
        let script = ProviderScript(task: { _ in .succeeds(links: link.map { [$0] }) })
        let night = try await Night("clip clip.mp4 prompt=one\n", script, origin: "https://10.1.2.3")
        #expect(try await night.run().exit == (link == nil ? 0 : 1))
        let row = try #require(try await night.rows().first)
        #expect(row.edit.state == (link == nil ? .archived : .lost))
        #expect(row.edit.reasonCode == (link == nil ? nil : "link-internal"))
        #expect(night.provider.posts.count == 1)
    }

    @Test func whatCouldNotBeFetchedIsFetchedByTheNextRunOrByCollect() async throws {
        for isCollecting in [true, false] {
            let night = try await Night(ProviderScript(output: { _ in .text(503, "") }))
            #expect(try await night.run().exit == 2)
            #expect(try await night.money() == MoneyState(spent: .edit))
            night.provider.script = ProviderScript()
            let second = isCollecting ? try await night.collect() : try await night.run()
            #expect(second.exit == 0)
            #expect(try await night.states() == [.archived])
            #expect(night.provider.posts.count == 1)
        }
    }

    @Test func theWaitingResultsAreToldWithTheFirstDeath() async throws {
        let night = try await Night(Night.edits(2), ProviderScript(output: { _ in .text(503, "") }))
        let summary = try await night.run()
        #expect(summary.waiting == 2)
        let dies = try #require(summary.firstLinkDies.flatMap(Timestamp.date(rfc3339:)))
        #expect(dies > night.clock.now)
        #expect(dies < night.clock.now.addingTimeInterval(86_401))
    }

    @Test func aPaidFileThatIsBrokenIsKeptForThePerson() async throws {
        let night = try await Night(ProviderScript(output: { _ in PlainAnswer(status: 200, body: fakeVideo(4000)) }))
        _ = try await night.run()
        #expect(night.files("night/rejected").count == 1)
        night.provider.script = ProviderScript()
        #expect(try await night.collect().exit == 0)
        #expect(try await night.states() == [.archived])
        #expect(night.provider.posts.count == 1)
    }

    @Test func anOutputIsWholeAndHasItsReceipt() async throws {
        let night = try await Night("clip clip.mp4 prompt=one name=\"a: b\"\n")
        #expect(try await night.run().exit == 0)
        let row = try #require(try await night.rows().first)
        let output = try #require(row.edit.output)
        #expect(row.outputFile == output.file)
        #expect(output.file == "night/outputs/a_ b.\(row.edit.edit.short).mp4")
        let bytes = try Data(contentsOf: URL(filePath: "\(night.archive)/\(output.file)"))
        #expect(Array(bytes) == night.provider.output(of: "task-1"))
        #expect(ContentDigest(of: Array(bytes)) == output.digest)
        let path = "\(night.archive)/\(output.file.dropLast(4)).json"
        let text = try String(contentsOf: URL(filePath: path), encoding: .utf8)
        let receipt = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
        let sent = try #require(receipt["submission"] as? [String: Any])
        #expect(receipt["edit_id"] as? String == row.edit.edit.hex)
        #expect(receipt["task_id"] as? String == "task-1")
        #expect((receipt["cost"] as? [String: Any])?["usd"] as? String == "0.3200")
        #expect(sent["idempotency_key"] as? String == night.provider.posts.first?.key)
        #expect(sent["body"] is [String: Any])
        #expect(!text.contains(FakeProvider.key))
    }
}
