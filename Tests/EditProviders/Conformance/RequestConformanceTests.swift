import EditModel
import Foundation
import TestSupport
import Testing

@testable import EditProviders

/// What every provider of the registry asks for.
struct RequestConformanceTests {
    private func body(_ provider: any EditProvider, _ order: EditOrder) throws -> [UInt8] {
        try provider.submission(of: order, key: ProviderCase.idempotencyKey).body
    }

    @Test func everyProviderOfTheRegistryIsTried() {
        #expect(ProviderCase.all.count == ProviderRegistry.all.count)
    }

    @Test(arguments: ProviderCase.all) func bodiesFollowTheDocument(_ tried: ProviderCase) throws {
        let rules = tried.isNovita ? BodyRules.novita : BodyRules.evolink
        #expect(rules.problems(try body(tried.provider, tried.plainOrder)) == [])
        #expect(rules.problems(try body(tried.provider, tried.fullOrder)) == [])
    }

    @Test(arguments: ProviderCase.all) func randomOrdersAreTakenWithRightBodiesOrRefused(_ tried: ProviderCase) throws {
        let rules = tried.isNovita ? BodyRules.novita : BodyRules.evolink
        var random = SeededGenerator(seed: 27)
        var taken = 0
        for round in 0..<1000 {
            var order = tried.plainOrder
            order.options.prompt = String(repeating: "ä", count: .random(in: 0...5050, using: &random))
            order.options.negative = String(repeating: "n", count: .random(in: 0...520, using: &random))
            order.options.quality = Quality.allCases.randomElement(using: &random) ?? .p720
            order.options.aspect = Aspect.allCases.randomElement(using: &random)
            order.options.duration = .milliseconds(.random(in: 0...22, using: &random) * 500)
            order.options.seed = [nil, -1, 0, 1, 2_147_483_647, 2_147_483_648][Int.random(in: 0..<6, using: &random)]
            let count = Int.random(in: 0...5, using: &random)
            order.referenceURLs = Array(repeating: "https://a.example/r.png", count: count)
            do {
                #expect(rules.problems(try body(tried.provider, order)) == [], "round \(round) of seed 27")
                taken += 1
            } catch let error as WanbatchError {
                #expect(error.kind == .edit)
            }
        }
        #expect((1..<1000).contains(taken))
    }

    @Test(arguments: ProviderCase.all) func equalOrdersGiveEqualBytes(_ tried: ProviderCase) throws {
        let first = try body(tried.provider, tried.fullOrder)
        for _ in 0..<20 { #expect(try body(tried.provider, tried.fullOrder) == first) }
    }

    @Test(arguments: ProviderCase.all) func aStoredSubmissionIsTheOriginal(_ tried: ProviderCase) throws {
        let original = try tried.provider.submission(of: tried.fullOrder, key: ProviderCase.idempotencyKey)
        let again = tried.provider.submission(stored: original.body, key: original.key)
        #expect(again == original)
        let requests = [tried.provider.request(for: original), tried.provider.request(for: again)]
        #expect(requests[0].url == requests[1].url)
        #expect(requests[0].headers == requests[1].headers)
    }

    @Test(arguments: ProviderCase.all) func thePOSTCarriesBytesTypeAndKey(_ tried: ProviderCase) throws {
        let submission = try tried.provider.submission(of: tried.plainOrder, key: ProviderCase.idempotencyKey)
        let request = tried.provider.request(for: submission)
        #expect(request.method == "POST")
        #expect(request.url == tried.provider.baseURL.text + submission.path)
        #expect(request.bearer == Secret(ProviderCase.key))
        #expect(request.headers.contains(WebHeader("Content-Type", "application/json")))
        let sent = request.headers.filter { $0.value == ProviderCase.idempotencyKey }.map(\.name).sorted()
        #expect(sent == (tried.kind.traits.hasIdempotencyKey ? ["Idempotency-Key", "X-Evo-Run-Id"] : []))
        guard case .bytes(let bytes) = request.body else { return #expect(Bool(false), "no bytes in the body") }
        #expect(bytes == submission.body)
    }

    @Test(arguments: ProviderCase.all) func questionsAreReadingRequestsWithTheKey(_ tried: ProviderCase) throws {
        let id = try #require(TaskID("task-unified-1:a.b"))
        let requests = [
            tried.provider.taskQuery(id), tried.provider.taskList(page: 1), tried.provider.accountCheck(),
        ].compactMap(\.self)
        for request in requests {
            #expect(request.method == "GET")
            #expect(request.bearer == Secret(ProviderCase.key))
            #expect(request.url.hasPrefix(tried.provider.baseURL.text + "/"))
            #expect(WebAddress(request.url) != nil)
        }
        #expect(requests[0].url.contains(id.text))
    }

    @Test(
        arguments: ProviderCase.all,
        [
            ("prompt-too-long", 1), ("negative-too-long", 2), ("duration-out-of-range", 3),
            ("duration-out-of-range", 4),
            ("seed-out-of-range", 5), ("seed-out-of-range", 6), ("too-many-references", 7), ("clip-url", 8),
            ("clip-url", 9), ("ref-url", 10), ("duration-out-of-range", 11),
        ]
    )
    func aBrokenLimitIsRefusedBeforeAnythingIsSent(_ tried: ProviderCase, _ limit: (code: String, number: Int)) {
        var order = tried.plainOrder
        switch limit.number {
        case 1: order.options.prompt = String(repeating: "e\u{301}", count: 2501)
        case 2: order.options.negative = String(repeating: "x", count: 501)
        case 3: order.options.duration = .seconds(1)
        case 4: order.options.duration = .milliseconds(10_001)
        case 5: order.options.seed = tried.kind.traits.seeds.lowerBound - 1
        case 6: order.options.seed = 2_147_483_648
        case 7:
            order.referenceURLs = Array(
                repeating: "https://a.example/r.png",
                count: tried.kind.traits.maximumReferences + 1
            )
        case 8: order.clipURL = "file:///etc/passwd"
        case 9: order.clipURL = "http://media.example/a.mp4"
        case 10: order.referenceURLs = ["javascript:alert(1)"]
        default: order.options.duration = .nanoseconds(10_000_000_001)
        }
        #expect(throws: WanbatchError.self) { try body(tried.provider, order) }
        do { _ = try body(tried.provider, order) } catch let error as WanbatchError {
            #expect(error.kind == .edit)
            #expect(error.code == limit.code)
        } catch { Issue.record("\(error)") }
    }

    @Test(arguments: ProviderCase.all) func anOptionThatTheProviderLacksIsRefused(_ tried: ProviderCase) {
        var watermark = tried.plainOrder
        watermark.options.watermark = true
        var callback = tried.plainOrder
        callback.options.callback = "https://hooks.example/done"
        #expect(((try? body(tried.provider, watermark)) != nil) == tried.kind.traits.hasWatermark)
        #expect(((try? body(tried.provider, callback)) != nil) == tried.kind.traits.hasCallback)
    }

    @Test(arguments: ProviderCase.all, ["", "short", "has space in the key", String(repeating: "k", count: 97)])
    func aKeyOfAnotherFormIsRefused(_ tried: ProviderCase, _ key: String) {
        #expect(throws: WanbatchError.self) { try tried.provider.submission(of: tried.plainOrder, key: key) }
    }

    @Test(arguments: ProviderCase.all) func thisMachinesAddressesAreForRehearsalsOnly(_ tried: ProviderCase) {
        for clip in ["http://127.0.0.1:8000/a.mp4", "https://localhost/a.mp4"] {
            var order = tried.plainOrder
            order.clipURL = clip
            #expect(((try? body(tried.provider, order)) != nil) == (tried.provider.world == .rehearsal))
        }
    }

    @Test(arguments: ProviderCase.all) func theKeyIsInNoDescription(_ tried: ProviderCase) throws {
        let submission = try tried.provider.submission(of: tried.fullOrder, key: ProviderCase.idempotencyKey)
        let id = try #require(TaskID("task-1"))
        let values: [Any] = [
            tried.provider, tried.provider.account, submission, tried.provider.request(for: submission),
            tried.provider.taskQuery(id), tried.provider.accountCheck() as Any,
        ]
        for value in values {
            var text = "\(value) \(String(reflecting: value))"
            dump(value, to: &text)
            #expect(!text.contains(ProviderCase.key))
        }
    }
}
