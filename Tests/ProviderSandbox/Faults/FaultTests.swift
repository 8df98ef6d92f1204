import EditModel
import Foundation
import NIOHTTP1
import ProviderSandbox
import Testing

@Suite("Faults")
struct FaultTests {
    private func with(
        _ fault: SandboxFault,
        _ body: (SandboxClient, TestClock) async throws -> Void
    ) async throws {
        try await withSandbox {
            $0.faults = SandboxFaults([fault: 1])
            $0.runningLimit = nil
        } _: {
            try await body($0, $1)
        }
    }

    @Test(
        "before acceptance answer as they should and create nothing",
        arguments: [
            (SandboxFault.throttle, 429, "rate_limit_exceeded"), (.serverError, 500, "internal_error"),
            (.html, 502, ""),
        ]
    )
    func without(_ fault: SandboxFault, _ status: Int, _ code: String) async throws {
        try await with(fault) { client, _ in
            let reply = try await client.submit(key: "key_before_acceptance")
            #expect(reply.status == status && reply.errorCode == code)
            if fault == .html { #expect(String(decoding: reply.bytes, as: UTF8.self).hasPrefix("<html>")) }
            #expect(try await client.send(.GET, "/sandbox/bill").number("tasks_created") == 0)
        }
    }

    @Test(
        "after acceptance create the task once; the same key then gets the answer",
        arguments: [
            SandboxFault.hiddenError, .lostResponse, .noID,
        ]
    )
    func after(_ fault: SandboxFault) async throws {
        try await with(fault) { client, _ in
            let key = "key_after_acceptance"
            if fault == .lostResponse {
                await #expect(throws: (any Error).self) { try await client.submit(key: key) }
            } else {
                let reply = try await client.submit(key: key)
                #expect(reply.status == (fault == .noID ? 200 : 500) && reply.text("id").isEmpty)
            }
            let bill = try await client.send(.GET, "/sandbox/bill")
            #expect(bill.number("tasks_created") == 1)
            let replay = try await client.submit(key: key)
            #expect(replay.text("id") == bill.text("tasks.0.id") && !replay.text("id").isEmpty)
        }
    }

    @Test("a reset closes the connection and creates nothing")
    func reset() async throws {
        try await with(.reset) { client, _ in
            await #expect(throws: (any Error).self) { try await client.submit() }
            let bill = try await client.send(.GET, "/sandbox/bill")
            #expect(bill.number("tasks_created") == 0)
        }
    }

    @Test(
        "fail tasks, free of charge",
        arguments: [
            (SandboxFault.failTask, "service_error"), (.rejectTask, "content_policy_violation"),
        ]
    )
    func failing(_ fault: SandboxFault, _ code: String) async throws {
        try await with(fault) { client, clock in
            let id = try await client.submit().text("id")
            #expect(try await client.send(.GET, "/v1/tasks/\(id)").text("status") == "pending")
            clock.advance(5)
            let reply = try await client.send(.GET, "/v1/tasks/\(id)")
            #expect(reply.text("status") == "failed" && reply.errorCode == code)
            #expect(try await client.send(.GET, "/sandbox/bill").text("usd") == "0.0000")
        }
    }

    @Test("spoil links: none at all, or a dead one first")
    func links() async throws {
        try await with(.noLink) { client, clock in
            let id = try await client.submit().text("id")
            clock.advance(5)
            let reply = try await client.send(.GET, "/v1/tasks/\(id)")
            #expect(reply.text("status") == "completed" && reply.count("results") == 0)
        }
        try await with(.expiredLink) { client, clock in
            let id = try await client.submit().text("id")
            clock.advance(5)
            var statuses: [Int] = []
            for _ in 0..<2 {
                let link = try await client.send(.GET, "/v1/tasks/\(id)").text("results.0")
                statuses.append(try await client.send(.GET, link).status)
            }
            #expect(statuses == [403, 200])
        }
    }

    @Test("break a first download off half-way, under its whole length")
    func truncate() async throws {
        try await with(.truncate) { client, clock in
            let id = try await client.submit().text("id")
            clock.advance(5)
            let link = try await client.send(.GET, "/v1/tasks/\(id)").text("results.0")
            await #expect(throws: (any Error).self) { try await client.send(.GET, link) }
            let whole = try await client.send(.GET, link)
            #expect(whole.headers.first(name: "Content-Length") == "\(whole.bytes.count)")
        }
    }

    @Test("spoil answers: half a JSON, 10 MB of it, a status that nobody knows; downloads that trickle or lead astray")
    func answers() async throws {
        try await with(.halfJSON) { client, _ in
            let id = try await client.submit().text("id")
            let reply = try await client.send(.GET, "/v1/tasks/\(id)")
            #expect(reply.status == 200 && reply.text("id").isEmpty && !reply.bytes.isEmpty)
        }
        try await with(.hugeAnswer) { client, _ in
            let id = try await client.submit().text("id")
            let reply = try await client.send(.GET, "/v1/tasks/\(id)")
            #expect(reply.bytes.count > 10_000_000 && reply.text("id") == id)
        }
        try await with(.oddStatus) { client, _ in
            let id = try await client.submit().text("id")
            #expect(try await client.send(.GET, "/v1/tasks/\(id)").text("status") == "resting")
        }
        try await with(.slow) { client, clock in
            let id = try await client.submit().text("id")
            clock.advance(5)
            let link = try await client.send(.GET, "/v1/tasks/\(id)").text("results.0")
            let start = ContinuousClock.now
            let reply = try await client.send(.GET, link)
            #expect(reply.status == 200 && start.duration(to: .now) > .seconds(1))
        }
        try await with(.redirect) { client, clock in
            let id = try await client.submit().text("id")
            clock.advance(5)
            let link = try await client.send(.GET, "/v1/tasks/\(id)").text("results.0")
            let reply = try await client.send(.GET, link)
            #expect(reply.status == 302 && reply.headers.first(name: "Location")?.hasPrefix("file:") == true)
        }
    }

    @Test(
        "an empty balance in the place of a refusal for the rate, in each interface's words",
        arguments: [
            (SandboxConfiguration.API.evolink, 429, "quota_not_enough"), (.novita, 400, "BILLING_BALANCE_NOT_ENOUGH"),
        ]
    )
    func quota(_ api: SandboxConfiguration.API, _ status: Int, _ code: String) async throws {
        try await withSandbox {
            $0.api = api
            $0.faults = SandboxFaults([.quota: 1])
        } _: { client, _ in
            let path = api == .evolink ? "/v1/videos/generations" : "/v3/async/wan2.7-videoedit"
            let reply = try await client.post(path, "{}")
            #expect(reply.status == status && String(decoding: reply.bytes, as: UTF8.self).contains(code))
            #expect(try await client.send(.GET, "/sandbox/bill").number("tasks_created") == 0)
        }
    }

    @Test("a status that goes backwards") func backwards() async throws {
        try await with(.backwards) { client, clock in
            let id = try await client.submit().text("id")
            clock.advance(2)
            #expect(try await client.send(.GET, "/v1/tasks/\(id)").text("status") == "pending")
            clock.advance(5)
            let reply = try await client.send(.GET, "/v1/tasks/\(id)")
            #expect(reply.text("status") == "processing" && reply.count("results") ?? 0 == 0)
        }
    }

    @Test("the link of another task's video, then the right one") func wrongVideo() async throws {
        try await with(.wrongTaskVideo) { client, clock in
            let first = try await client.submit(key: "key_of_the_first").text("id")
            let second = try await client.submit(key: "key_of_the_second").text("id")
            clock.advance(5)
            var videos: [[UInt8]] = []
            for id in [first, second, second] {
                let link = try await client.send(.GET, "/v1/tasks/\(id)").text("results.0")
                videos.append(Array(try await client.send(.GET, link).bytes))
            }
            #expect(videos[0] == videos[1] && videos[1] != videos[2])
        }
    }

    @Test("half of an output under half of its length, at the first download") func shortLength() async throws {
        try await with(.shortLength) { client, clock in
            let id = try await client.submit().text("id")
            clock.advance(5)
            let link = try await client.send(.GET, "/v1/tasks/\(id)").text("results.0")
            let half = try await client.send(.GET, link)
            let whole = try await client.send(.GET, link)
            #expect(half.status == 200 && half.bytes.count == whole.bytes.count / 2)
            #expect(half.headers.first(name: "Content-Length") == "\(half.bytes.count)")
        }
    }

    @Test("an answer that begins after 20 s of the clock") func slowHeaders() async throws {
        try await with(.slowHeaders) { client, clock in
            let reply = try await client.submit()
            #expect(reply.status == 200)
            #expect(clock.advanced == 20)
        }
    }

    @Test("are all in README and in the help, with a word on each") func documented() throws {
        let root = URL(filePath: #filePath).appending(path: "../../../..").standardizedFileURL
        let readme = try String(contentsOf: root.appending(path: "README.md"), encoding: .utf8)
        let line = try #require(readme.split(separator: "\n").first { $0.hasPrefix("The faults: ") })
        let names = line.split(separator: ";")[0].split(separator: "`").map(String.init)
        let listed = names.enumerated().filter { $0.offset % 2 == 1 }.map(\.element)
        #expect(listed == SandboxFault.allCases.map(\.rawValue))
        for fault in SandboxFault.allCases { #expect((10...60).contains(fault.summary.count), "\(fault)") }
    }

    @Test("strike by share and seed, the same each time")
    func shares() async throws {
        func pattern(_ seed: UInt64) async throws -> [Int] {
            try await withSandbox {
                $0.faults = SandboxFaults([.serverError: 0.5], seed: seed)
                $0.runningLimit = nil
            } _: { client, _ in
                var statuses: [Int] = []
                for _ in 0..<40 { statuses.append(try await client.submit().status) }
                return statuses
            }
        }
        let first = try await pattern(1)
        #expect((10...30).contains(first.count { $0 == 500 }))
        #expect(try await pattern(1) == first)
        #expect(try await pattern(2) != first)
    }

    @Test("are read from text, and refused with a word when they are not faults")
    func parsing() throws {
        let faults = try SandboxFaults(parsing: "429,lost-response=0.5,slow=1", seed: 3)
        #expect(faults == SandboxFaults([.throttle: 0.1, .lostResponse: 0.5, .slow: 1], seed: 3))
        for (text, code) in [
            ("nothing", "unknown-fault"), ("429=2", "fault-share"), ("429=x", "fault-share"), ("=", "unknown-fault"),
        ] {
            let error = #expect(throws: WanbatchError.self) { try SandboxFaults(parsing: text) }
            #expect(error?.code == code && error?.kind == .usage)
        }
        #expect(try SandboxFaults(parsing: "") == SandboxFaults())
    }
}
