import EditModel
import Testing

@testable import EditProviders

struct AnswerReaderTests {
    private let reader = AnswerReader(key: Secret("sk-0123456789"))

    @Test(
        arguments: [
            ("a\r\n\tb   c", "a b c"), ("\u{1B}[31mred\u{202E}", "[31mred"), ("", ""), (" \n ", ""),
            ("key sk-0123456789!", "key ***!"),
            ("see \"https://a.example/v.mp4?sig=1\" now", "see \"https://a.example/v.mp4?... now"),
            ("why? yes", "why? yes"),
        ]
    )
    func textBecomesOneHarmlessLine(_ text: String, _ clean: String) {
        #expect(reader.clean(text) == clean)
    }

    @Test func longTextIsCutAndACutKeyIsNotShown() {
        #expect(reader.clean(String(repeating: "é", count: 50_000)).unicodeScalars.count <= 300)
        let text = String(repeating: "x", count: 295) + "sk-0123456789"
        #expect(!reader.clean(text).contains("sk-"))
    }

    @Test func aShortKeyIsAWord() {
        #expect(AnswerReader(key: Secret("sandbox")).clean("the sandbox is full") == "the sandbox is full")
    }
}
