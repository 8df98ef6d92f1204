import EditModel
import Foundation
import Hummingbird
import Logging
import NIOCore
import NIOHTTP1
import ProviderSandbox
import Synchronization
import Testing

/// The sandbox reports the end of tasks as Evolink's document says it.
@Suite("Callbacks", .timeLimit(.minutes(10))) struct CallbackTests {
    /// A receiver that answers with one status after the other, the last one for ever.
    private final class Receiver: Sendable {
        private let statuses: [Int]
        private let state = Mutex<[(path: String, body: Reply)]>([])
        private let arrival = AsyncStream<Int>.makeStream()

        init(_ statuses: [Int]) { self.statuses = statuses }

        var calls: [(path: String, body: Reply)] { state.withLock { $0 } }

        func take(_ request: Request) async throws -> Response {
            let bytes = try await request.body.collect(upTo: 1 << 20)
            let count = state.withLock { calls in
                calls.append((request.uri.path, Reply(status: 0, headers: [:], bytes: Array(bytes.readableBytesView))))
                return calls.count
            }
            arrival.continuation.yield(count)
            return Response(status: .init(code: statuses[min(count, statuses.count) - 1]))
        }

        /// Waits for so many calls.
        func wait(for count: Int) async {
            if calls.count >= count { return }
            for await arrived in arrival.stream where arrived >= count { return }
        }
    }

    /// A clock whose waits are a hundredth, and that remembers those of whole seconds. The patience with a receiver is
    /// as long as it is, unless nothing is to be expected from it.
    private final class QuickClock: Sendable {
        private let isHopeless: Bool
        private let asked = Mutex<[Duration]>([])
        var waits: [Duration] { asked.withLock { $0 } }

        static let patience = Duration.seconds(10)

        init(isHopeless: Bool = false) { self.isHopeless = isHopeless }

        var timekeeper: Timekeeper {
            Timekeeper(now: Timekeeper.live.now, uptime: Timekeeper.live.uptime) { [self] wait in
                if wait >= .seconds(1) { asked.withLock { $0.append(wait) } }
                try await Timekeeper.live.sleep(wait == Self.patience && !isHopeless ? wait : wait / 100)
            }
        }
    }

    private func withReceiver(_ statuses: [Int], _ body: (Receiver, WebAddress) async throws -> Void) async throws {
        let receiver = Receiver(statuses)
        let (ports, port) = AsyncStream<Int>.makeStream()
        let application = Application(
            responder: CallbackResponder<BasicRequestContext> { request, _ in try await receiver.take(request) },
            configuration: .init(address: .hostname("127.0.0.1", port: 0)),
            onServerRunning: { channel in port.yield(channel.localAddress?.port ?? 0) },
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        )
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try? await application.run() }
            defer { group.cancelAll() }
            let port = try #require(await ports.first { _ in true })
            try await body(receiver, try #require(WebAddress("http://127.0.0.1:\(port)/here")))
        }
    }

    private static func configuration(_ folder: String, to address: WebAddress?) -> SandboxConfiguration {
        var configuration = SandboxConfiguration(folder: folder)
        configuration.media = .instant(clip: .seconds(5))
        configuration.taskSeconds = 0.05...0.05
        configuration.callbackDestination = address
        return configuration
    }

    /// `VideoGenerationResponse` of the seed document: every property, and no other value than it lists.
    private struct Document: Decodable {
        enum Model: String, Decodable { case edit = "wan2.7-video-edit" }
        enum Object: String, Decodable { case task = "video.generation.task" }
        enum Status: String, Decodable { case pending, processing, completed, failed }
        enum Kind: String, Decodable { case text, image, audio, video }
        enum Rule: String, Decodable { case call = "per_call", token = "per_token", second = "per_second" }
        enum Group: String, Decodable { case `default`, vip }
        struct Info: Decodable { var can_cancel: Bool, estimated_time: UInt }
        struct Usage: Decodable { var billing_rule: Rule, credits_reserved: Double, user_group: Group }
        var created: Int, id: String, model: Model, object: Object, progress: Int, status: Status, task_info: Info
        var type: Kind, usage: Usage
    }

    /// A callback has the form of the document, and says what the task's query says.
    private static func check(_ body: Reply, against asked: Reply) throws {
        let document = try JSONDecoder().decode(Document.self, from: Data(body.bytes))
        #expect(document.progress == 100 && document.type == .video && document.usage.credits_reserved > 0)
        #expect(abs(Double(document.created) - Date().timeIntervalSince1970) < 600)
        func fields(_ reply: Reply) throws -> [String: Any] {
            try #require(try JSONSerialization.jsonObject(with: Data(reply.bytes)) as? [String: Any])
        }
        var (said, known) = (try fields(body), try fields(asked))
        let links = [said, known].map { ($0["results"] as? [String])?.map { $0.prefix { $0 != "?" } } }
        #expect(links[0] == links[1] && links[0]?.count == 1)
        // The signature of a link is of its moment.
        said["results"] = nil
        known["results"] = nil
        #expect(NSDictionary(dictionary: said) == NSDictionary(dictionary: known))
    }

    private static let callback = #""callback_url":"https://films.example.com/done""#

    @Test("a task's end is sent once, in the words of its query") func once() async throws {
        try await withFolder { folder in
            try await withReceiver([204]) { receiver, address in
                let configuration = Self.configuration(folder, to: address)
                try await SandboxHost.attachOrStart(configuration: configuration) { base in
                    let client = SandboxClient(base: base)
                    _ = try await client.submit("\"prompt\":\"no callback\"")
                    let id = try await client.submit(Self.callback).text("id")
                    await receiver.wait(for: 1)
                    let call = try #require(receiver.calls.first)
                    #expect(call.path == "/here")
                    try Self.check(call.body, against: try await client.send(.GET, "/v1/tasks/\(id)"))
                    #expect(call.body.text("id") == id)
                    #expect(call.body.text("status") == "completed")
                    #expect(call.body.text("results.0").hasPrefix("\(base.text)/outputs/"))
                    let asked = try await client.send(.GET, "/v1/tasks/\(id)")
                    #expect(call.body.number("usage.credits_used") == asked.number("usage.credits_used"))
                    #expect(try await client.send(.GET, call.body.text("results.0")).status == 200)
                }
                #expect(receiver.calls.count == 1)
            }
        }
    }

    @Test("a failed task is reported too") func failure() async throws {
        try await withFolder { folder in
            try await withReceiver([200]) { receiver, address in
                var configuration = Self.configuration(folder, to: address)
                configuration.faults = try SandboxFaults(parsing: "fail-task=1", seed: 1)
                try await SandboxHost.attachOrStart(configuration: configuration) { base in
                    _ = try await SandboxClient(base: base).submit(Self.callback)
                    await receiver.wait(for: 1)
                }
                #expect(receiver.calls.first?.body.text("status") == "failed")
                #expect(receiver.calls.first?.body.text("error.code") == "service_error")
            }
        }
    }

    @Test(
        "three more tries, 1, 2 and 4 s later; a redirect is no success",
        arguments: [([500, 404, 302, 200], 4, 3), ([500, 200], 2, 1), ([503], 4, 3)]
    ) func tries(statuses: [Int], calls: Int, waits: Int) async throws {
        let clock = QuickClock()
        try await withFolder { folder in
            try await withReceiver(statuses) { receiver, address in
                let configuration = Self.configuration(folder, to: address)
                try await SandboxHost.attachOrStart(configuration: configuration, timekeeper: clock.timekeeper) {
                    base in
                    _ = try await SandboxClient(base: base).submit(Self.callback)
                    await receiver.wait(for: calls)
                }
                #expect(receiver.calls.count == calls)
                #expect(
                    clock.waits.filter { $0 != QuickClock.patience }
                        == Array([.seconds(1), .seconds(2), .seconds(4)].prefix(waits))
                )
            }
        }
    }

    @Test("a receiver that hangs is left after 10 s, each of the four times") func hanging() async throws {
        let clock = QuickClock(isHopeless: true)
        let receiver = try HangingReceiver()
        try await withFolder { folder in
            let address = try #require(WebAddress("http://127.0.0.1:\(receiver.port)/here"))
            let configuration = Self.configuration(folder, to: address)
            try await SandboxHost.attachOrStart(configuration: configuration, timekeeper: clock.timekeeper) { base in
                _ = try await SandboxClient(base: base).submit(Self.callback)
                let requests = await receiver.ended(4)
                #expect(requests.count == 4)
                #expect(requests.allSatisfy { $0.hasPrefix("POST /here ") && $0.contains("video.generation.task") })
            }
        }
        let patience = QuickClock.patience
        #expect(clock.waits == [patience, .seconds(1), patience, .seconds(2), patience, .seconds(4), patience])
    }

    @Test("what was not reported is reported by the next sandbox in the folder") func restart() async throws {
        try await withFolder { folder in
            try await withReceiver([200]) { receiver, address in
                var configuration = Self.configuration(folder, to: nil)
                configuration.taskSeconds = 1...1
                let id = try await SandboxHost.attachOrStart(configuration: configuration) { base in
                    try await SandboxClient(base: base).submit(Self.callback).text("id")
                }
                configuration.callbackDestination = address
                try await SandboxHost.attachOrStart(configuration: configuration) { _ in
                    await receiver.wait(for: 1)
                }
                #expect(receiver.calls.first?.body.text("id") == id)
            }
        }
    }
}
