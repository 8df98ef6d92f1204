import EditModel
import Foundation
import TestSupport
import Testing

/// Evolink's public price table of 2026-10-10.
private func price(_ quality: Quality) throws -> Price {
    let usd = try #require(Decimal(string: quality == .p720 ? "0.08" : "0.1336"))
    return Price(usdPerSecond: usd, minimum: Money(units: 1600), date: "2026-10-10", source: "test")
}

@Suite struct PriceTests {
    @Test(arguments: [
        (5, 10, Quality.p720, "1.2000"), (5, 5, .p720, "0.8000"), (10, 10, .p720, "1.6000"),
        (5, 5, .p1080, "1.3360"), (10, 10, .p1080, "2.6720"), (2, 2, .p720, "0.3200"),
    ])
    func `the published rule gives the published numbers`(
        input: Int,
        output: Int,
        quality: Quality,
        cost: String
    ) throws {
        #expect(try price(quality).cost(input: .seconds(input), output: .seconds(output)).description == cost)
    }

    @Test func `an edit costs at least the minimum`() throws {
        #expect(try price(.p720).cost(input: .milliseconds(500), output: .milliseconds(500)).units == 1600)
    }

    @Test func `milliseconds count for the cost and whole seconds for the reservation`() throws {
        let lengths = (Duration.milliseconds(5005), Duration.milliseconds(4001))
        #expect(try price(.p720).cost(input: lengths.0, output: lengths.1).description == "0.7205")
        #expect(try price(.p720).reservation(input: lengths.0, output: lengths.1).description == "0.8800")
    }

    @Test func `a reservation is never less than the cost`() throws {
        var generator = SeededGenerator(seed: 3)
        for _ in 0..<1000 {
            let input = Duration.microseconds(Int.random(in: 0...10_000_000, using: &generator))
            let output = Duration.microseconds(Int.random(in: 0...10_000_000, using: &generator))
            for quality in Quality.allCases {
                let price = try price(quality)
                #expect(price.reservation(input: input, output: output) >= price.cost(input: input, output: output))
            }
        }
    }

    @Test func `the cost is exact where a binary fraction would not be`() throws {
        // 0.0835 x 20.001 s = 1.6700835, and 0.08 x 0.0625 s is a tie that goes up.
        let odd = Price(usdPerSecond: try #require(Decimal(string: "0.0835")), minimum: .zero, date: "", source: "")
        #expect(odd.cost(input: .milliseconds(10_000), output: .milliseconds(10_001)).units == 16_701)
        let tie = Price(usdPerSecond: try #require(Decimal(string: "0.05")), minimum: .zero, date: "", source: "")
        #expect(tie.cost(input: .milliseconds(1), output: .zero).units == 1)
        #expect(tie.cost(input: .milliseconds(2001), output: .zero).units == 1001)
    }

    @Test(arguments: [("54.4", "0.8000"), ("90.848", "1.3360"), ("181.696", "2.6720"), ("10.88", "0.1600")])
    func `credits convert at the dated rate`(credits: String, usd: String) throws {
        let rate = CreditRate(creditsPerUSD: 68, date: "2026-10-10", source: "test")
        #expect(rate.money(try #require(Decimal(string: credits))).description == usd)
    }

    @Test func `a rate of nothing gives nothing`() {
        #expect(CreditRate(creditsPerUSD: 0, date: "", source: "").money(5) == .zero)
    }
}
