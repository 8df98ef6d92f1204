import EditModel
import ManifestReader
import Testing

@Suite("What a clip line names")
struct ClipTests {
    @Test("a named file, by a relative or an absolute path")
    func files() {
        let reading = Samples.read("set prompt=x\nclip ./d/../a.mp4\nclip /v/c.mov", ["/v/c.mov": ""])
        #expect(reading.manifest.edits.map(\.clip) == [.file(path: "/w/a.mp4"), .file(path: "/v/c.mov")])
        #expect(reading.clips == ["./d/../a.mp4", "/v/c.mov"])
    }

    @Test("an address is taken as it is, wildcards and all")
    func addresses() {
        let text =
            "set prompt=x\nclip https://e.com/*.mp4?a=[1] \nclip http://127.0.0.1:8080/a.mp4\nclip HTTPS://e.com/b"
        let reading = Samples.read(text)
        #expect(reading.errors == [])
        #expect(
            reading.manifest.edits.map(\.clip) == [
                .url("https://e.com/*.mp4?a=[1]"), .url("http://127.0.0.1:8080/a.mp4"), .url("HTTPS://e.com/b"),
            ]
        )
    }

    @Test(
        "what cannot be a clip is an error at the path",
        arguments: [
            ("http://e.com/a.mp4", "plain http is taken from this machine only: use https"),
            ("s3://bucket/a.mp4", "s3:// addresses are not taken: use https, or a path"),
            ("file:///w/a.mp4", "file:// addresses are not taken: use https, or a path"),
            ("https://user:pw@e.com/a.mp4", "this is not a usable https address"),
            ("https://", "this is not a usable https address"), ("d", "\"d\" is a folder"),
            ("a.mp4/", "\"a.mp4/\" is a file, not a folder"), ("e/", "there is no folder \"e/\""),
        ]
    )
    func unusable(path: String, message: String) {
        #expect(Samples.read("clip \(path) prompt=x", ["/w/d/c.mp4": ""]).errors == ["1:6: \(message)"])
    }

    @Test("a named file that is not there is no error yet: only the ledger knows whether its edit is archived")
    func missing() {
        let reading = Samples.read("set prompt=x seed=3\n\nclip  aa.mp4 name=n", ["/w/aaa.mp4": ""])
        #expect(reading.diagnostics.isEmpty)
        #expect(reading.manifest.edits.isEmpty)
        #expect(reading.missing == ["3:7: there is no file \"aa.mp4\""])
        let missing = reading.manifest.missing.first
        #expect(missing?.edit.clip == .file(path: "/w/aa.mp4"))
        #expect(missing?.edit.stem == "n")
        #expect(missing?.edit.options.seed == 3)
        #expect(missing?.diagnostic.hint == "did you mean \"a.mp4\" or \"aaa.mp4\"?")
        #expect(missing?.diagnostic.severity == .error)
        #expect(missing?.diagnostic.sourceLine == "clip  aa.mp4 name=n")
    }

    @Test("a missing file in a missing folder is told by the folder")
    func missingFolder() {
        let reading = Samples.read("clip nowhere/a.mp4 prompt=x")
        #expect(reading.manifest.missing.first?.diagnostic.hint == "there is no folder \"/w/nowhere\"")
    }

    @Test("a missing reference image is missing for each edit, at its own place")
    func missingReferences() {
        let reading = Samples.read("set prompt=x ref=1.png ref=none.png\nclip a.mp4\nclip b.mp4")
        #expect(reading.manifest.edits.isEmpty)
        #expect(reading.missing == ["1:28: there is no file \"none.png\"", "1:28: there is no file \"none.png\""])
        #expect(reading.manifest.missing.map(\.edit.clipName) == ["a.mp4", "b.mp4"])
        #expect(reading.manifest.missing.first?.edit.references.count == 2)
    }

    @Test("a reference that is a folder is an error, once")
    func folderReference() {
        let reading = Samples.read("set prompt=x ref=d\nclip a.mp4\nclip b.mp4", ["/w/d/x.png": ""])
        #expect(reading.errors == ["1:18: \"d\" is a folder, not an image"])
    }

    @Test("a folder means its own videos, in byte order")
    func folder() {
        let names = [
            "b.mp4", "B.MP4", "a.MoV", "é.mkv", "z.gif", "x.m2ts", ".hidden.mp4", "note.txt", "mp4", "sub/inner.mp4",
            "dir.mp4/x.txt", "-dash.webm",
        ]
        let files = Dictionary(uniqueKeysWithValues: names.map { ("/w/d/\($0)", "") })
        let reading = Samples.read("clip d/ prompt=x", files)
        #expect(reading.diagnostics.isEmpty)
        #expect(
            reading.clips
                == ["d/-dash.webm", "d/B.MP4", "d/a.MoV", "d/b.mp4", "d/x.m2ts", "d/z.gif", "d/é.mkv"]
        )
        #expect(reading.manifest.edits.first?.clip == .file(path: "/w/d/-dash.webm"))
    }

    @Test("a folder or a glob that matches nothing is a note")
    func nothing() {
        let reading = Samples.read("set prompt=x\nclip d/\nclip d/*.mp4\nclip none/**/*.mp4", ["/w/d/x.txt": ""])
        #expect(
            reading.notes == [
                "2:6: no video lies in \"d/\"", "3:6: no file matches \"d/*.mp4\"",
                "4:6: no file matches \"none/**/*.mp4\"",
            ]
        )
        #expect(!reading.hasErrors)
    }

    @Test("each path is looked at once, each folder listed once, each value read once")
    func economy() {
        let lines = (0..<300).map {
            "clip \($0 % 2 == 0 ? "a" : "b").mp4 prompt=@p.txt ref=1.png\nclip *.mp4 prompt=x\nclip ./ prompt=x"
        }
        let files = Samples.fakes(Array(lines.joined(separator: "\n").utf8), ["/w/p.txt": "x"])
        let reading = ManifestReader(providers: Samples.providers, files: files).read(path: "night.manifest")
        #expect(reading.manifest.edits.count == 300 * 5)
        #expect(files.mostRepeated == 1)
    }

    @Test("a manifest of 100,000 lines is read whole")
    func large() {
        let lines = (0..<100_000).map { "clip \"a.mp4\" prompt=\"take \($0)\" seed=\($0 + 1)\n" }
        let reading = Samples.read(lines.joined())
        #expect(reading.diagnostics.isEmpty)
        #expect(reading.manifest.edits.count == 100_000)
        #expect(reading.manifest.edits.last?.location.line == 100_000)
    }

    @Test("a manifest that is not there, or is a folder, is a diagnostic")
    func unreadable() {
        let reader = ManifestReader(providers: Samples.providers, files: Samples.fakes([]))
        #expect(
            reader.read(path: "nigth.manifest").diagnostics.map(\.description) == [
                "nigth.manifest:1:1: error: the manifest \"nigth.manifest\" cannot be read: No such file or directory\n"
                    + "    hint: did you mean \"night.manifest\"?"
            ]
        )
        #expect(reader.read(path: "/w").diagnostics.map(\.message) == ["\"/w\" is a folder, not a manifest"])
    }
}
