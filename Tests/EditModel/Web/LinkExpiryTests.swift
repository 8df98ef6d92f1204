import Foundation
import TestSupport
import Testing

@testable import EditModel

struct LinkExpiryTests {
    private let seen = Date(timeIntervalSince1970: 1_750_392_500)

    private func life(_ query: String, ttl: Duration? = nil) -> TimeInterval {
        LinkExpiry.expiry(of: "https://o.example/v.mp4?\(query)", ttl: ttl, default: .seconds(3600), seenAt: seen)
            .timeIntervalSince1970
    }

    @Test(
        arguments: [
            ("X-Amz-Date=20250620T040807Z&X-Amz-Expires=900", 1_750_393_387),
            ("x-amz-expires=900&x-amz-date=20250620T040807Z&X-Amz-Signature=a", 1_750_393_387),
            ("X-Goog-Date=20250620T040807Z&X-Goog-Expires=60", 1_750_392_547),
            ("x-oss-date=20250620T040807Z&x-oss-expires=60", 1_750_392_547),
            ("q-sign-algorithm=sha1&q-sign-time=1750392487%3B1750396087&q-ak=x", 1_750_396_087),
            ("q-sign-time=1750392487;1750396087", 1_750_396_087),
            ("Expires=1750400000&OSSAccessKeyId=x&Signature=y", 1_750_400_000),
            ("AWSAccessKeyId=x&Signature=y&Expires=1750400000", 1_750_400_000),
            ("sv=2022&se=2025-06-20T05%3A08%3A07Z&sig=x", 1_750_396_087),
            ("sv=2022&se=2025-06-20T05:08Z&sig=x", 1_750_396_080),
            ("sv=2022&se=2025-06-21&sig=x", 1_750_464_000),
            ("Expires=1750392000", 1_750_392_000),
        ] as [(String, Double)]
    )
    func theSignatureDecides(_ query: String, _ expected: TimeInterval) {
        #expect(life(query) == expected)
        #expect(life(query, ttl: .seconds(5)) == expected)
    }

    @Test(
        arguments: [
            "", "Expires=soon", "Expires=-1", "Expires=1", "Expires=999999999999", "X-Amz-Expires=900",
            "X-Amz-Date=20251320T040807Z&X-Amz-Expires=9", "X-Amz-Date=garbage&X-Amz-Expires=9", "q-sign-time=",
            "q-sign-time=;", "se=2025-06-21", "se=x&sig=y", "Expires=99999999999999999999",
        ]
    )
    func withoutASignatureTheProvidersWordThenTheDefaultDecides(_ query: String) {
        #expect(life(query, ttl: .seconds(60)) == 1_750_392_560)
        #expect(life(query) == 1_750_396_100)
        #expect(life(query, ttl: .zero) == 1_750_396_100)
    }

    @Test func anyTextIsTaken() {
        for url in ["", "::::", "https://", "https://a/?%", "https://a/?%zz=1&Expires", "\u{0}"] {
            let expiry = LinkExpiry.expiry(of: url, ttl: .seconds(Int64.max), default: .zero, seenAt: seen)
            #expect(expiry > seen)
        }
    }

    @Test func mutatedLinksNeverTrapAndNeverLiveForEver() {
        let links = [
            "https://a.example/v.mp4?X-Amz-Date=20250620T040807Z&X-Amz-Expires=900&X-Amz-Signature=ab",
            "https://a.example/v.mp4?q-sign-time=1750392000;1750395600&q-ak=x",
            "https://a.example/v.mp4?Expires=1750392000&OSSAccessKeyId=x",
            "https://a.example/v?se=2025-06-20T05:08Z&sig=x",
        ]
        let alphabet = Array("0123456789TZ-:;&=?%+. \u{0}é".unicodeScalars)
        let seed = TestSeed.orElse(20_261_121)
        var random = SeededGenerator(seed: seed)
        for round in 0..<5000 {
            var text = Array((links.randomElement(using: &random) ?? "").unicodeScalars)
            for _ in 0..<Int.random(in: 1...6, using: &random) {
                let place = Int.random(in: 0..<text.count, using: &random)
                switch Int.random(in: 0..<3, using: &random) {
                case 0: text[place] = alphabet.randomElement(using: &random) ?? "x"
                case 1: text.insert(contentsOf: "99999999999".unicodeScalars, at: place)
                default: text.removeSubrange(place..<min(place + 3, text.count))
                }
                if text.isEmpty { text = ["x"] }
            }
            let url = String(String.UnicodeScalarView(text))
            let expiry = LinkExpiry.expiry(of: url, ttl: nil, default: .seconds(3600), seenAt: seen)
            let signed = LinkExpiry.signed(url, seenAt: seen) ?? seen
            #expect(abs(signed.timeIntervalSince(seen)) < 11 * 366 * 86_400, "round \(round) of seed \(seed): \(url)")
            #expect(abs(expiry.timeIntervalSince(seen)) < 11 * 366 * 86_400, "round \(round) of seed \(seed): \(url)")
        }
    }
}
