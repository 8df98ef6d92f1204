import EditModel
import ManifestReader
import Testing

@Suite("Options of an edit")
struct OptionTests {
    /// A key's text and what it changes in the options.
    struct Case: Sendable, CustomTestStringConvertible {
        let text: String
        let change: @Sendable (inout EditOptions) -> Void
        var testDescription: String { text }

        init(_ text: String, _ change: @escaping @Sendable (inout EditOptions) -> Void) {
            self.text = text
            self.change = change
        }
    }

    static let cases = [
        Case("negative=blur") { $0.negative = "blur" }, Case("negative=\"\"") { $0.negative = "" },
        Case("quality=720p") { $0.quality = .p720 }, Case("quality=1080p") { $0.quality = .p1080 },
        Case("aspect=16:9") { $0.aspect = .wide }, Case("aspect=9:16") { $0.aspect = .tall },
        Case("aspect=1:1") { $0.aspect = .square }, Case("aspect=4:3") { $0.aspect = .classic },
        Case("aspect=3:4") { $0.aspect = .classicTall }, Case("audio=original") { $0.audio = .original },
        Case("audio=auto") { $0.audio = .auto }, Case("duration=0") { $0.duration = .zero },
        Case("duration=2") { $0.duration = .seconds(2) }, Case("duration=2.5") { $0.duration = .milliseconds(2500) },
        Case("duration=00:10") { $0.duration = .seconds(10) }, Case("seed=1") { $0.seed = 1 },
        Case("seed=2147483647") { $0.seed = 2_147_483_647 }, Case("extend=yes") { $0.extend = true },
        Case("extend=no") { $0.extend = false }, Case("watermark=no") { $0.watermark = false },
        Case("callback=https://example.com/x?y=1") { $0.callback = "https://example.com/x?y=1" },
        Case("start=1.25") { $0.start = .milliseconds(1250) },
        Case("start=1:02:03.5") { $0.start = .milliseconds(3_723_500) },
        Case("start=0") { $0.start = .zero }, Case("length=00:05") { $0.length = .seconds(5) },
        Case("long=trim") { $0.long = .trim }, Case("long=refuse") { $0.long = .refuse },
        Case("long=split") { $0.long = .split }, Case("short=refuse") { $0.short = .refuse },
        Case("short=hold") { $0.short = .hold }, Case("short=loop") { $0.short = .loop },
        Case("fit=pad") { $0.fit = .pad }, Case("fit=crop") { $0.fit = .crop },
        Case("again=take2") { $0.again = "take2" },
    ]

    @Test("every key is read on a clip line and in a set line", arguments: cases)
    func valid(option: Case) {
        var expected = EditOptions(prompt: "x")
        option.change(&expected)
        for text in ["clip a.mp4 prompt=x \(option.text)", "set prompt=x \(option.text)\nclip a.mp4"] {
            let reading = Samples.read(text)
            #expect(reading.errors == [])
            #expect(reading.manifest.edits.map(\.options) == [expected])
        }
    }

    @Test(
        "a wrong value is reported at the value",
        arguments: [
            ("provider=sora", "unknown provider \"sora\": it must be evolink, novita or sandbox"),
            ("prompt=\"  \"", "the prompt is only white space"),
            ("prompt=@none.txt", "the file \"none.txt\" cannot be read: No such file or directory"),
            ("prompt=@empty.txt", "the file \"empty.txt\" is empty"),
            ("prompt=@big.txt", "the file \"big.txt\" cannot be read: it is over 1 MiB"),
            ("prompt=@nul.txt", "the file \"nul.txt\" cannot be read: a NUL character at line 2, column 2"),
            ("prompt=@d/", "the file \"d/\" cannot be read: it is a folder"),
            ("quality=4k", "quality must be 720p or 1080p, not \"4k\""),
            ("aspect=21:9", "aspect must be 16:9, 9:16, 1:1, 4:3 or 3:4, not \"21:9\""),
            ("audio=off", "audio must be auto or original, not \"off\""),
            ("duration=1", "duration must be 0, or 2 to 10 seconds, not \"1\""),
            ("duration=10.001", "duration must be 0, or 2 to 10 seconds, not \"10.001\""),
            ("duration=-2", "duration must be 0, or 2 to 10 seconds, not \"-2\""),
            ("duration=1e1", "duration must be 0, or 2 to 10 seconds, not \"1e1\""),
            ("seed=-1", "seed must be a whole number from 0 to 2147483647, not \"-1\""),
            ("seed=+1", "seed must be a whole number from 0 to 2147483647, not \"+1\""),
            ("seed=2147483648", "seed must be a whole number from 0 to 2147483647, not \"2147483648\""),
            (
                "seed=99999999999999999999",
                "seed must be a whole number from 0 to 2147483647, not \"99999999999999999999\""
            ),
            ("seed=1.5", "seed must be a whole number from 0 to 2147483647, not \"1.5\""),
            ("extend=true", "extend must be yes or no, not \"true\""),
            ("watermark=1", "watermark must be yes or no, not \"1\""),
            ("start=-1", "start must be seconds or [HH:]MM:SS[.fff], not \"-1\""),
            ("start=1:60", "start must be seconds or [HH:]MM:SS[.fff], not \"1:60\""),
            ("length=0", "length must be more than 0"),
            ("length=x", "length must be seconds or [HH:]MM:SS[.fff], not \"x\""),
            ("long=cut", "long must be trim, refuse or split, not \"cut\""),
            ("short=stretch", "short must be refuse, hold or loop, not \"stretch\""),
            ("fit=fill", "fit must be pad or crop, not \"fill\""),
            ("name=a/b", "name must be a file's name without folder and extension, not \"a/b\""),
            ("name=..", "name must be a file's name without folder and extension, not \"..\""),
            ("name=\"a\\nb\"", "name must be a file's name without folder and extension, not \"a\nb\""),
            ("ref=ftp://x/a.png", "ftp:// addresses are not taken: use https, or a path"),
            ("ref=http://example.com/a.png", "plain http is taken from this machine only: use https"),
            ("ref=d/", "\"d/\" is a folder, not an image"),
            ("callback=http://example.com/", "callback must be an https address"),
            ("callback=http://127.0.0.1/", "callback must be an https address"),
            ("callback=example.com", "callback must be an https address"),
        ]
    )
    func wrong(option: String, message: String) throws {
        let files = [
            "/w/empty.txt": "\n", "/w/big.txt": String(repeating: "x", count: (1 << 20) + 1), "/w/nul.txt": "a\nb\0\0",
            "/w/d/": "",
        ]
        let column = try #require(option.unicodeScalars.firstIndex(of: "="))
        let offset = option.unicodeScalars.distance(from: option.startIndex, to: column)
        let filler = option.hasPrefix("prompt") ? "" : "prompt=x "
        let onClip = Samples.read("clip a.mp4 \(filler)\(option)", files)
        #expect(onClip.errors == ["1:\(11 + filler.count + offset + 2): \(message)"])
        let inSet = Samples.read(
            "set \(option)\n" + (filler.isEmpty ? "" : "set prompt=x\n") + "clip a.mp4\nclip b.mp4",
            files
        )
        #expect(inSet.errors == ["1:\(4 + offset + 2): \(message)"])
    }

    @Test(
        "a callback that only this machine or network could reach is an error",
        arguments: [
            "127.0.0.1", "10.0.0.1", "192.168.1.1", "172.16.0.1", "169.254.1.1", "[::1]", "[fd00::1]",
            "[::ffff:10.0.0.1]",
            "localhost", "LOCALHOST", "a.localhost", "localhost.", "intranet", "printer.local", "2130706433", "127.1",
            "0x7f.0.0.1",
        ]
    )
    func innerCallback(host: String) {
        let errors = Samples.read("clip a.mp4 prompt=x callback=https://\(host)/done").errors
        #expect(errors.count == 1)
        #expect(errors.first?.hasPrefix("1:30: callback must be reachable from the internet; ") == true)
    }

    @Test("a callback has at most 2048 characters")
    func longCallback() {
        let address = "https://example.com/" + String(repeating: "x", count: 2028)
        #expect(Samples.read("clip a.mp4 prompt=x callback=\(address)").errors == [])
        #expect(
            Samples.read("clip a.mp4 prompt=x callback=\(address)x").errors
                == ["1:30: callback may have at most 2048 characters"]
        )
    }

    @Test("a clip line's options hold for it alone; set lines hold for all below")
    func defaults() {
        let text = """
            set prompt=x seed=5
            clip a.mp4 seed=6 quality=1080p
            clip b.mp4
            set seed=7
            clip a.mp4
            """
        let edits = Samples.read(text).manifest.edits
        #expect(edits.map(\.options.seed) == [6, 5, 7])
        #expect(edits.map(\.options.quality) == [.p1080, .p720, .p720])
        #expect(Set(edits.map(\.provider)) == [ProviderID("sandbox")])
    }

    @Test("the references of a clip line, or of a later set line, replace those before")
    func references() {
        let text = """
            set prompt=x ref=1.png ref=2.png
            clip a.mp4
            clip a.mp4 ref=3.png ref=https://example.com/4.png
            set ref=5.png
            clip a.mp4
            """
        let edits = Samples.read(text).manifest.edits
        #expect(
            edits.map(\.references) == [
                [.file(path: "/w/1.png"), .file(path: "/w/2.png")],
                [.file(path: "/w/3.png"), .url("https://example.com/4.png")],
                [.file(path: "/w/5.png")],
            ]
        )
    }

    @Test(
        "the stem is the name given, or the clip's own",
        arguments: [
            ("a.mp4", "a"), ("d/b.c.mov", "b.c"), ("noextension", "noextension"),
            ("https://e.com/x/My%20clip.mp4?a=b.c", "My clip"),
            ("https://e.com", "clip"), ("https://e.com/", "clip"), ("https://e.com/..", "clip"),
            ("https://e.com/a%2Fb.mp4", "b"),
            ("a.mp4 name=final.v2", "final.v2"),
        ]
    )
    func stem(clip: String, expected: String) {
        let reading = Samples.read("set prompt=x\nclip \(clip)", ["/w/d/b.c.mov": "", "/w/noextension": ""])
        #expect(reading.manifest.edits.map(\.stem) == [expected])
    }
}
