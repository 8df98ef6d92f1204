import EditModel
import Foundation
import Testing

@testable import EditProviders

struct ProviderRegistryTests {
    private func kind(_ name: String) throws -> any ProviderKind {
        try #require(ProviderRegistry.kind(ProviderID(name)))
    }

    private func make(_ name: String, _ url: String, key: String = "sk-123") throws -> any EditProvider {
        try kind(name).make(ProviderConfiguration(baseURL: try #require(WebAddress(url)), apiKey: Secret(key)))
    }

    @Test func providersAreFoundByName() throws {
        #expect(ProviderRegistry.all.map(\.traits.id.rawValue) == ["evolink", "novita", "sandbox"])
        #expect(ProviderRegistry.kind(ProviderID("Evolink")) == nil)
        #expect(try kind("evolink").keyVariable == "EVOLINK_API_KEY")
        #expect(try kind("novita").keyFileVariable == "NOVITA_API_KEY_FILE")
        #expect(try kind("sandbox").keyVariable == nil)
        #expect(try kind("sandbox").fixedKey != nil)
    }

    @Test func baseURLsComeFromTheEnvironmentOrTheDocuments() throws {
        #expect(try kind("evolink").baseURL(environment: [:])?.text == "https://api.evolink.ai")
        #expect(
            try kind("evolink").baseURL(environment: ["WANBATCH_EVOLINK_URL": ""])?.text == "https://api.evolink.ai"
        )
        let environment = [
            "WANBATCH_EVOLINK_FILES_URL": "http://127.0.0.1:9/f", "WANBATCH_NOVITA_URL": "https://n.example",
        ]
        #expect(try kind("evolink").filesURL(environment: environment)?.text == "http://127.0.0.1:9/f")
        #expect(try kind("novita").baseURL(environment: environment)?.text == "https://n.example")
        #expect(try kind("novita").filesURL(environment: environment) == nil)
        #expect(try kind("sandbox").baseURL(environment: environment) == nil)
    }

    @Test(arguments: [
        "http://api.evolink.ai", "ftp://a.example", "api.evolink.ai", "https://a.example/?x=1", "https://u:p@a.example",
        "https://a.example#f", " ",
    ])
    func aBaseURLThatIsNotSafeIsAUsageError(_ url: String) throws {
        do {
            _ = try kind("evolink").baseURL(environment: ["WANBATCH_EVOLINK_URL": url])
            Issue.record("\(url) was taken")
        } catch let error as WanbatchError {
            #expect(error.kind == .usage)
            #expect(error.message.contains("WANBATCH_EVOLINK_URL"))
            #expect(!error.message.contains("u:p"))
        }
    }

    @Test func worldAndAccountComeFromTheBaseURL() throws {
        let real = try make("evolink", "https://api.evolink.ai")
        #expect(real.world == .real)
        #expect(real.account == "evolink@api.evolink.ai")
        #expect(try make("novita", "http://127.0.0.1:81/").world == .rehearsal)
        #expect(
            try make("novita", "http://127.0.0.1:81/").taskQuery(#require(TaskID("t"))).url.hasPrefix(
                "http://127.0.0.1:81/v3/"
            )
        )
    }

    @Test func theSandboxIsOnThisMachineOnly() throws {
        #expect(throws: WanbatchError.self) { try make("sandbox", "https://api.evolink.ai") }
        #expect(try make("sandbox", "http://localhost:8099").world == .rehearsal)
    }

    @Test(arguments: ["", "two words", "line\nbreak", "ключ"]) func aKeyThatCannotBeSentIsNotTaken(_ key: String) throws
    {
        do {
            _ = try make("evolink", "https://api.evolink.ai", key: key)
            Issue.record("taken")
        } catch let error as WanbatchError {
            #expect(error.kind == .access)
        }
    }

    @Test func pricesAreThoseOfTheDatedTable() throws {
        for name in ["evolink", "sandbox"] {
            let traits = try kind(name).traits
            let p720 = try #require(traits.prices[.p720])
            let p1080 = try #require(traits.prices[.p1080])
            #expect(p720.cost(input: .seconds(5), output: .seconds(5)) == Money(units: 8000))
            #expect(p1080.cost(input: .seconds(5), output: .seconds(5)) == Money(units: 13_360))
            #expect(p1080.cost(input: .seconds(10), output: .seconds(10)) == Money(units: 26_720))
            #expect(p720.cost(input: .zero, output: .milliseconds(100)) == Money(units: 1600))
            #expect(traits.creditRate?.money(Decimal(string: "10.88") ?? 0) == Money(units: 1600))
        }
        #expect(try kind("novita").traits.prices.isEmpty)
    }
}
