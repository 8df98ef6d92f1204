import EditModel
import ManifestReader
import Testing

@Suite("Grammar")
struct GrammarTests {
    @Test("blank lines, comments, tabs, CRLF and a byte order mark say nothing")
    func ignorable() {
        let text = "\u{FEFF}# comment\r\n\r\n  \t# another\r\n\tset\tprompt=x # why\r\nclip a.mp4 #seed=0\r\nclip b.mp4"
        let reading = Samples.read(text)
        #expect(reading.diagnostics.isEmpty)
        #expect(reading.clips == ["a.mp4", "b.mp4"])
        #expect(reading.manifest.edits.map(\.location.line) == [5, 6])
    }

    @Test(
        "a value is what stands there",
        arguments: [
            (#"prompt=snow"#, "snow"), (#"prompt="Make it snow""#, "Make it snow"), (#"prompt="""#, ""),
            (#"prompt="say \"hi\"\\\n\tnow""#, "say \"hi\"\\\n\tnow"), (#"prompt=a=b"#, "a=b"),
            (#"prompt="@literal""#, "@literal"), (#"prompt=#1"#, "#1"), (#"prompt="a # b""#, "a # b"),
            (#"prompt="雪 ❄️""#, "雪 ❄️"), ("prompt=\"a\tb\"", "a\tb"), ("prompt=\"a\u{A0}b\"", "a\u{A0}b"),
            (#"prompt=@p.txt"#, "from a file\nin lines"), (#"prompt=@"p q.txt""#, "quoted file"),
            (#"prompt=a\n"#, "a\\n"),
        ]
    )
    func value(written: String, expected: String) {
        let files = ["/w/p.txt": "\u{FEFF}from a file\nin lines\n", "/w/p q.txt": "quoted file\r\n"]
        let reading = Samples.read("clip a.mp4 \(written)", files)
        #expect(reading.errors == [])
        #expect(reading.manifest.edits.first?.options.prompt == expected)
    }

    @Test(
        "a fault is reported at its own column",
        arguments: [
            ("clap a.mp4", ["1:1: unknown statement \"clap\": it must be set, clip or include"]),
            ("  prompt=x", ["1:3: a statement begins with set, clip or include"]),
            ("set", ["1:1: set needs KEY=VALUE"]),
            ("set # x=1", ["1:1: set needs KEY=VALUE"]),
            ("include", ["1:1: include needs a file's path"]),
            ("set prompt=x\nclip", ["2:1: clip needs a path"]),
            ("clip \"\" prompt=x", ["1:6: the path is empty"]),
            ("clip prompt=x", ["1:1: the prompt is missing", "1:6: a path must stand before prompt="]),
            ("clip a.mp4", ["1:1: the prompt is missing"]),
            ("set prompt=\"abc", ["1:12: the quote is not closed"]),
            ("set prompt=\"abc\\", ["1:12: the quote is not closed"]),
            ("set prompt=\"a\"b\" seed=x", ["1:15: a space is missing after the closing quote"]),
            ("set pro\"mpt=x", ["1:8: a quote may stand only at the beginning of a word or of a value"]),
            (
                "set prompt=\"a\\d\" seed=x",
                [
                    "1:14: \"\\d\" is not an escape",
                    "1:23: seed must be a whole number from 0 to 2147483647, not \"x\"",
                ]
            ),
            ("set prompt=\"é\\é\"", ["1:14: \"\\é\" is not an escape"]),
            ("set prompt=Make it snow seed=1", ["1:17: \"it\" is not KEY=VALUE: there is no ="]),
            ("set \"prompt\"", ["1:5: a quoted text is not KEY=VALUE: there is no ="]),
            ("set =x", ["1:5: a key is missing before ="]),
            ("set prompt=", ["1:12: prompt has no value"]),
            ("set seed=", ["1:10: seed has no value"]),
            ("set seed=\"\"", ["1:10: seed may not be empty"]),
            ("set prompt=@", ["1:12: a file's path is missing after @"]),
            ("set promt=x", ["1:5: unknown key \"promt\""]),
            ("set Prompt=x", ["1:5: unknown key \"Prompt\""]),
            ("set seed=1 fit=pad seed=2", ["1:20: seed is given twice, first at column 5"]),
            ("set prompt=a\u{A0}b", ["1:13: white space (U+00A0) that is not a plain space needs quotes"]),
            ("set prompt=a\rb", ["1:13: a carriage return without a line feed"]),
            ("set prompt=\"a\u{1B}b\"", ["1:14: a control character (27) cannot stand here"]),
            ("set prompt=雪 sed=1", ["1:14: unknown key \"sed\""]),
            ("# a\0b\nset fit=pad", ["1:4: a NUL character"]),
            ("clip a.mp4 prompt=x seed", ["1:21: \"seed\" is not KEY=VALUE: there is no ="]),
            ("clip a=\"b c\" prompt=x", ["1:6: a path with a quote in it must stand in quotes as a whole"]),
        ]
    )
    func fault(text: String, expected: [String]) {
        #expect(Samples.read(text).errors == expected)
    }

    @Test("an invalid byte is reported at its own line and column; the other lines are read")
    func invalidByte() {
        let bytes = Array("set fit=pad\nset prompt=\"é".utf8) + [0xFF] + Array("\"\nset sed=1\n".utf8)
        #expect(
            Samples.read(bytes: bytes).errors == ["2:14: a byte that is not UTF-8", "3:5: unknown key \"sed\""]
        )
    }

    @Test("a file that is no text is given up after a few lines")
    func binary() {
        let bytes = [[UInt8]](repeating: [0x00, 0xC0, 0x0A], count: 500).flatMap { $0 }
        let errors = Samples.read(bytes: bytes).errors
        #expect(errors.count == 22)
        #expect(errors.last == "21:1: the rest is not read: this is hardly a manifest")
        let long = Samples.read(bytes: [UInt8](repeating: 0, count: 5000))
        #expect(long.errors == ["1:1: a NUL character"])
        #expect(long.diagnostics.first?.sourceLine == "")
    }

    @Test("a UTF-16 file is called that")
    func wide() {
        #expect(
            Samples.read(bytes: [0xFF, 0xFE, 0x73, 0x00]).errors
                == ["1:1: \"night.manifest\" is UTF-16: a manifest is UTF-8"]
        )
    }

    @Test("a line over 1 MiB is reported without being printed")
    func longLine() {
        let text = "set prompt=\"" + String(repeating: "x", count: 1 << 20) + "\"\nset sed=1"
        let reading = Samples.read(text)
        #expect(reading.errors == ["1:1: this line is over 1 MiB", "2:5: unknown key \"sed\""])
        #expect(reading.diagnostics.first?.sourceLine == "")
    }

    @Test("a diagnostic shows line, caret and hint")
    func rendering() {
        let expected = """
            night.manifest:1:12: error: unknown key "promt"
                clip a.mp4 promt="Make it snow" prompt=x
                           ^
                hint: did you mean "prompt"?
            """
        let reading = Samples.read("clip a.mp4 promt=\"Make it snow\" prompt=x")
        #expect(reading.diagnostics.map(\.description) == [expected])
    }

    @Test(
        "a hint says what may have been meant",
        arguments: [
            ("clp a.mp4", "did you mean \"clip\"?"), ("a.mp4 seed=1", "write clip a.mp4"),
            ("seed=1", "write set seed=..."), ("set qualty=720p", "did you mean \"quality\"?"),
            ("set quality=720", "did you mean \"720p\"?"), ("set provider=evolnik", "did you mean \"evolink\"?"),
            ("set extend=yse", "did you mean \"yes\"?"), ("set max-csot=5", "did you mean \"max-cost\"?"),
            ("set price.novitta.720p=1", "did you mean \"novita\"?"),
            ("set prompt=Make it snow", "a value with spaces needs quotes: prompt=\"Make it\""),
            ("set prompt =x", "write prompt=VALUE without spaces around the ="),
            ("set prompt=@q.txt", "did you mean \"p.txt\"?"),
            ("include nihgt.manifest", "did you mean \"night.manifest\"?"),
        ]
    )
    func hint(text: String, expected: String) {
        let reading = Samples.read(text, ["/w/p.txt": "x"])
        #expect(reading.diagnostics.first?.hint == expected)
    }
}
