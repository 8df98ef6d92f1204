import EditModel
import Testing

@Suite struct PrintableTests {
    @Test(arguments: [
        ("plain ü 例え 🚀", "plain ü 例え 🚀"), ("a\nb", "a\\u{a}b"), ("a\tb", "a\\u{9}b"), ("\u{0}", "\\u{0}"),
        ("\u{1B}[31m", "\\u{1b}[31m"), ("\u{202E}gpj", "\\u{202e}gpj"), ("\u{2028}", "\\u{2028}"),
        ("\u{9B}", "\\u{9b}"), ("\r\n", "\\u{d}\\u{a}"),
    ])
    func `what a terminal would act on is shown as text`(text: String, expected: String) {
        #expect(text.printable == expected)
    }

    @Test func `tabs may stay`() { #expect("a\tb\n".printableKeepingTabs == "a\tb\\u{a}") }

    @Test(arguments: [("a", 1), ("例", 2), ("ﾊ", 1), ("한", 2), ("\u{301}", 0), ("🚀", 2), ("🥳", 2), ("\u{200D}", 0)])
    func `wide and combining characters are known`(text: String, columns: Int) {
        #expect(text.unicodeScalars.first?.columns == columns)
    }
}
