import Testing

@testable import wanbatch

@Suite("Rates")
struct RateMeterTests {
    @Test("a steady count has a steady rate, from the fifth second on")
    func steady() {
        var meter = RateMeter()
        var rates: [Double?] = []
        for second in 0...900 {
            meter.take(second / 2, at: .seconds(second))
            rates.append(meter.perMinute)
        }
        #expect(rates[..<5].allSatisfy { $0 == nil })
        #expect(rates[60...].allSatisfy { $0.map { (27...33).contains($0) } ?? false })
    }

    @Test("it follows the latest minutes, and what was done before does not count")
    func follows() {
        var meter = RateMeter()
        for second in 0...300 { meter.take(1000 + second, at: .seconds(second)) }
        #expect(meter.perMinute.map { (58...62).contains($0) } == true)
        for second in 301...900 { meter.take(1300 + (second - 300) / 10, at: .seconds(second)) }
        #expect(meter.perMinute.map { (5...7).contains($0) } == true)
    }

    @Test("a count that becomes less begins anew")
    func back() {
        var meter = RateMeter()
        for second in 0...30 { meter.take(second, at: .seconds(second)) }
        meter.take(3, at: .seconds(31))
        #expect(meter.perMinute == nil)
    }

    @Test("slow ones are told by the hour", arguments: [(21.4, "21/min"), (2, "2/min"), (1.5, "90/h"), (0.001, "1/h")])
    func text(rate: Double, text: String) { #expect(RateMeter.text(rate) == text) }
}
