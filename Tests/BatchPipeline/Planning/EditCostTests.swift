import EditModel
import EditProviders
import Foundation
import Testing

@testable import BatchPipeline

@Suite struct EditCostTests {
    private let evolink = EvolinkKind().traits
    private let novita = NovitaKind().traits

    private func options(duration: Duration = .zero) -> EditOptions {
        var options = EditOptions(prompt: "p")
        options.duration = duration
        return options
    }

    /// Input, `duration`, then what is expected, the estimate and the reservation at 0.08 USD a second.
    static let costs: [(Duration, Duration, Duration, Int64, Int64)] = [
        (.seconds(5), .zero, .seconds(5), 8000, 8000),
        (.milliseconds(4300), .zero, .milliseconds(4300), 6880, 8000),
        (.seconds(10), .seconds(3), .seconds(3), 10_400, 10_400),
        (.milliseconds(4300), .milliseconds(2500), .milliseconds(2500), 5440, 6400),
        (.seconds(2), .seconds(10), .seconds(2), 3200, 3200),
        (.milliseconds(2001), .zero, .milliseconds(2001), 3202, 4800),
    ]

    @Test(arguments: costs)
    func anEstimateIsExactAndAReservationRoundsUp(
        _ input: Duration,
        _ asked: Duration,
        _ expected: Duration,
        _ estimate: Int64,
        _ reservation: Int64
    ) {
        let price = PriceList().price(of: evolink, at: .p720)
        let cost = EditCost(input: input, options: options(duration: asked), price: price)
        #expect(cost.expected == expected)
        #expect(cost.estimate == Money(units: estimate))
        #expect(cost.reservation == Money(units: reservation))
        #expect(cost.unitPrice == "0.08")
    }

    @Test func anUnknownPriceGivesNoMoney() {
        let cost = EditCost(input: .seconds(5), options: options(), price: PriceList().price(of: novita, at: .p720))
        #expect(cost.estimate == nil && cost.reservation == nil && cost.unitPrice == nil)
    }

    @Test func thePricesOfTheManifestWinAndKeepTheProvidersMinimum() throws {
        let override = PriceOverride(
            usdPerSecond: Decimal(1) / 1000,
            location: SourceLocation(file: "m", line: 3, column: 1)
        )
        let prices = PriceList(overrides: [
            PriceKey(provider: evolink.id, quality: .p720): override,
            PriceKey(provider: novita.id, quality: .p720): override,
        ])
        let price = try #require(prices.price(of: evolink, at: .p720))
        #expect(price.usdPerSecond == Decimal(1) / 1000)
        #expect(price.cost(input: .seconds(2), output: .seconds(2)) == Money(units: 1600))
        #expect(prices.price(of: evolink, at: .p1080)?.usdPerSecond == Decimal(1336) / 10_000)
        #expect(prices.price(of: novita, at: .p720)?.cost(input: .seconds(2), output: .seconds(2)) == Money(units: 40))
        #expect(prices.price(of: novita, at: .p1080) == nil)
    }
}
