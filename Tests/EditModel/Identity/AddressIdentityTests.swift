import EditModel
import TestSupport
import Testing

@Suite struct AddressIdentityTests {
    @Test(arguments: [
        "https://cdn.example.com/a.mp4",
        "HTTPS://CDN.example.com/a.mp4",
        "https://cdn.example.com/a.mp4#t=5",
        "https://cdn.example.com/a.mp4?X-Amz-Algorithm=AWS4&X-Amz-Date=1&X-Amz-Signature=ab&x-amz-expires=60",
        "https://cdn.example.com/a.mp4?AWSAccessKeyId=A&Expires=1&Signature=b%2Bc",
        "https://cdn.example.com/a.mp4?X-Goog-Signature=1&X-Goog-Date=2",
        "https://cdn.example.com/a.mp4?q-sign-algorithm=sha1&q-ak=1&q-sign-time=1;2&q-signature=x",
        "https://cdn.example.com/a.mp4?OSSAccessKeyId=1&Expires=2&Signature=3",
        "https://cdn.example.com/a.mp4?x-oss-signature-version=OSS4&x-oss-expires=1&x-oss-signature=2",
        "https://cdn.example.com/a.mp4?sv=2024&se=2026&sr=b&sp=r&sig=abc&skoid=1&ske=2",
        "https://cdn.example.com/a.mp4?Policy=a&Signature=b&Key-Pair-Id=c",
    ])
    func `signature and expiry do not count`(address: String) {
        #expect(AddressIdentity.of(address) == "https://cdn.example.com/a.mp4")
    }

    @Test(arguments: [
        "https://cdn.example.com/A.mp4",
        "https://cdn.example.com/a.mp4?v=2",
        "https://cdn.example.com/a.mp4?q-id=7",
        "https://cdn.example.com/a.mp4?policy=public",
        "https://cdn.example.com/a.mp4?sp=7&st=8",
        "https://cdn.example.com/a.mp4?x-oss-process=video/snapshot",
        "https://cdn.example.com:8443/a.mp4",
        "http://cdn.example.com/a.mp4",
    ])
    func `everything else counts`(address: String) {
        #expect(AddressIdentity.of(address) == address)
    }

    @Test func `what is not signed stays in its order`() {
        #expect(AddressIdentity.of("https://h/a?b=1&Expires=9&a=%20x&&c") == "https://h/a?b=1&a=%20x&&c")
    }

    @Test func `hostile text is taken without a trap`() {
        var generator = SeededGenerator(seed: 6)
        let pieces = [
            "https", "://", "HTTP", "[::1]", "[", "]", "%", "%zz", "%41", "?", "&", "=", "#", "@", ":", "/", "\\", " ",
            "\u{0}", "ü", "İ", "例え", "Expires", "sig", "sv", "X-Amz-Date", "99999999999", "..", ";", "'", "\"", "a",
        ]
        for _ in 0..<20_000 {
            let count = Int.random(in: 1...9, using: &generator)
            let text = (0..<count).compactMap { _ in pieces.randomElement(using: &generator) }.joined()
            let once = AddressIdentity.of(text)
            #expect(AddressIdentity.of(once) == once, "\(text.debugDescription)")
            _ = WebAddress(text)
        }
    }
}
