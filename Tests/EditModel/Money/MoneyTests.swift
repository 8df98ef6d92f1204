import EditModel
import Foundation
import TestSupport
import Testing

@Suite struct MoneyTests {
    @Test(
        arguments: [
            ("0.00005", 1), ("0.00004999", 0), ("1.6", 16_000), ("0.1336", 1336), ("2.67199999", 26_720), ("0", 0),
            ("100000000", 1_000_000_000_000), ("99999999999999999", 1_000_000_000_000),
        ] as [(String, Int64)]
    )
    func `dollars are rounded half up to a ten-thousandth, and cut at 100 million`(text: String, units: Int64) {
        #expect(Money(usdText: text)?.units == units)
    }

    @Test func `rounding agrees with whole numbers for any fraction`() {
        var generator = SeededGenerator(seed: 1)
        for _ in 0..<5000 {
            let digits = Int64.random(in: 0..<10_000_000_000_000_000, using: &generator)
            let places = Int.random(in: 0...16, using: &generator)
            var scale: Int64 = 1
            for _ in 0..<places { scale *= 10 }
            let expected =
                places <= 4
                ? min(digits, 100_000_000 * scale) * (10_000 / scale)
                : Int64((Int128(digits) * 10_000 * 2 + Int128(scale)) / (Int128(scale) * 2))
            let money = Money(usd: Decimal(sign: .plus, exponent: -places, significand: Decimal(digits)))
            #expect(money.units == min(expected, 1_000_000_000_000), "\(digits) e-\(places)")
        }
    }

    @Test func `a debt is rounded away from zero`() {
        #expect(Money(usd: Decimal(-0.00005)).units == -1)
        #expect(Money(usd: -5).description == "-5.0000")
    }

    @Test func `what is not a number is nothing`() {
        #expect(Money(usd: .nan) == .zero)
    }

    @Test(arguments: ["", ".", "1.", ".5", "1,5", "-1", "+1", "1e3", " 1", "1 ", "0x1", "1.2.3", "١", "NaN"])
    func `other text is no amount`(text: String) {
        #expect(Money(usdText: text) == nil)
    }

    @Test(arguments: [(0, "0.0000"), (1, "0.0001"), (16_000, "1.6000"), (-1, "-0.0001"), (-12_345, "-1.2345")])
    func `an amount is written with four decimals`(units: Int64, text: String) {
        #expect(Money(units: units).description == text)
    }

    @Test func `what is written is read again`() throws {
        var generator = SeededGenerator(seed: 2)
        for _ in 0..<1000 {
            let money = Money(units: Int64.random(in: 0...1_000_000_000_000, using: &generator))
            #expect(Money(usdText: money.description) == money)
            #expect(Money(usd: money.usd) == money)
            let json = try JSONEncoder().encode([money])
            #expect(try JSONDecoder().decode([Money].self, from: json) == [money])
        }
    }

    @Test func `sums stop at the ends of the range`() {
        let most = Money(units: .max)
        let least = Money(units: .min)
        #expect(most + Money(units: 1) == most)
        #expect(least + Money(units: -1) == least)
        #expect(least - Money(units: 1) == least)
        #expect(most - Money(units: -1) == most)
        #expect(Money(units: 5) - Money(units: 7) == Money(units: -2))
    }
}
