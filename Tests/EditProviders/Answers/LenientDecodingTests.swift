import Foundation
import Testing

@testable import EditProviders

@Suite("Fields as they come") struct LenientDecodingTests {
    @Test(
        "text is a number where it reads like one",
        arguments: [
            ("12", "12"), ("-0.5", "-0.5"), ("1e3", "1000"), (" 7 ", "7"), ("2E-2", "0.02"), ("1.5e+1", "15"),
        ]
    )
    func numbers(text: String, number: String) { #expect(Decimal(lenientText: text)?.description == number) }

    @Test(
        "and nothing where it does not",
        arguments: [
            "", "-", ".5", "5.", "1,5", "1e", "1e123", "1e+", "+1", "0x10", "1 2", "NaN", "٣", "1.2.3", "--1",
            String(repeating: "1", count: 41),
        ]
    )
    func others(text: String) { #expect(Decimal(lenientText: text) == nil) }
}
