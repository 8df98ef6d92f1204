import EditModel
import ManifestReader
import Testing

@Suite("What providers take")
struct ProviderRulesTests {
    @Test(
        "an option that the provider does not take is an error at the value that is wrong",
        arguments: [
            ("evolink", "seed=0", "Evolink takes seeds from 1 to 2147483647; 0 is given"),
            ("evolink", "watermark=yes", "Evolink has no watermark"),
            ("novita", "duration=2.5", "Novita takes durations in whole seconds; 2.5 is given"),
            ("novita", "callback=https://example.com/", "Novita takes no callback"),
            ("sandbox", "seed=0", "Sandbox takes seeds from 1 to 2147483647; 0 is given"),
        ]
    )
    func refused(provider: String, option: String, message: String) {
        let column = option.prefix { $0 != "=" }.count + 2
        #expect(
            Samples.read("clip a.mp4 prompt=x \(option) provider=\(provider)").errors == [
                "1:\(20 + column): \(message)"
            ]
        )
        #expect(
            Samples.read("set \(option) prompt=x\nclip a.mp4 provider=\(provider)\nclip b.mp4 provider=\(provider)")
                .errors
                == ["1:\(4 + column): \(message)"]
        )
        #expect(
            Samples.read("set provider=\(provider)\nset prompt=x\nclip a.mp4 \(option)").errors
                == ["3:\(11 + column): \(message)"]
        )
    }

    @Test("what one provider refuses another may take")
    func taken() {
        let text = """
            set prompt=x
            clip a.mp4 provider=novita seed=0 watermark=yes duration=3
            clip a.mp4 provider=evolink seed=1 duration=2.5 callback=https://example.com/
            """
        #expect(Samples.read(text).errors == [])
    }

    @Test("one reference too many is reported at the first that is too many")
    func references() {
        let four = "ref=1.png ref=2.png ref=3.png ref=4.png"
        #expect(Samples.read("clip a.mp4 prompt=x \(four) provider=evolink").errors == [])
        #expect(
            Samples.read("set \(four)\nclip a.mp4 prompt=x provider=novita").errors
                == ["1:39: Novita takes at most 3 reference images; 4 are given"]
        )
        #expect(
            Samples.read("clip a.mp4 prompt=x \(four) ref=5.png").errors
                == ["1:65: Sandbox takes at most 4 reference images; 5 are given"]
        )
    }

    @Test("prompts are measured in Unicode scalars")
    func lengths() {
        let long = String(repeating: "雪", count: 5000)
        let negative = String(repeating: "é", count: 500)
        #expect(Samples.read("clip a.mp4 prompt=\(long) negative=\(negative)").errors == [])
        #expect(
            Samples.read("clip a.mp4 negative=\(negative)x prompt=@p.txt", ["/w/p.txt": long + "x"]).errors == [
                "1:21: Sandbox takes at most 500 characters of a negative prompt; 501 are given",
                "1:530: Sandbox takes at most 5000 characters of a prompt; 5001 are given",
            ]
        )
    }

    @Test("a value that has been reported is not judged by the provider too")
    func once() {
        #expect(Samples.read("set prompt=x seed=0\nset provider=nobody\nclip a.mp4").errors.count == 1)
        #expect(Samples.read("set prompt=x seed=0\nset seed=none\nclip a.mp4 provider=evolink").errors.count == 1)
    }

    @Test("a default provider that nobody offers is an error of the clip")
    func noProvider() {
        let files = Samples.fakes(Array("clip a.mp4 prompt=x".utf8))
        let reading = ManifestReader(providers: [], files: files).read(path: "night.manifest")
        #expect(reading.errors == ["1:1: the default provider sandbox is not offered"])
    }
}
