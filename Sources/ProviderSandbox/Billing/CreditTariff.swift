import EditModel
import Foundation

/// What an edit costs in Evolink's credits, by the rule that Evolink publishes (`GET /v1/catalog/pricing-rules`,
/// table of 2026-10-10): 5.44 credits for each second of input and output, 1.67 times that at 1080p, at least 10.88;
/// rounded half up to 0.0001 credit. Novita's price is not published: its sandbox bills alike.
enum CreditTariff {
    /// 1 USD = 6.8 CNY and 1 CNY = 10 credits.
    static let rate = CreditRate(creditsPerUSD: 68, date: "2026-10-10", source: "Evolink, pricing-rules")

    private static let perSecond = Decimal(544) / 100
    private static let minimum = Decimal(1088) / 100
    private static let longest = Decimal(10)

    /// - Parameters:
    ///   - input: Seconds of the clip; at most 10 count.
    ///   - output: Seconds of the output.
    static func credits(input: Decimal, output: Decimal, quality: Quality) -> Decimal {
        let factor = quality == .p1080 ? Decimal(167) / 100 : 1
        var exact = perSecond * factor * (min(input, longest) + output)
        var rounded = Decimal()
        NSDecimalRound(&rounded, &exact, 4, .plain)
        return max(minimum, rounded)
    }

    /// What is set aside when a task is created and its clip is not yet known: the rule's defaults of 10 s.
    static func reservation(duration: Decimal, quality: Quality) -> Decimal {
        credits(input: longest, output: duration == 0 ? longest : duration, quality: quality)
    }
}
