import EditModel
import ManifestReader
import Testing

@Suite("Include")
struct IncludeTests {
    @Test("an included manifest begins with the defaults, and its own end with it")
    func scope() {
        let files = ["/w/sub/o.manifest": "set seed=2\nclip c.mp4\n", "/w/sub/c.mp4": ""]
        let text = "set prompt=x seed=1\nclip a.mp4\ninclude sub/o.manifest\nclip b.mp4"
        let reading = Samples.read(text, files)
        #expect(reading.errors == [])
        #expect(reading.manifest.edits.map(\.options.seed) == [1, 2, 1])
        #expect(reading.manifest.edits.map(\.options.prompt) == ["x", "x", "x"])
        #expect(reading.includedFiles == ["sub/o.manifest"])
    }

    @Test("paths of an included manifest are relative to it")
    func paths() {
        let files = [
            "/w/sub/o.manifest": "include ../p/q.manifest\nclip c.mp4 prompt=@t.txt ref=r.png",
            "/w/p/q.manifest": "clip ../a.mp4 prompt=q\nset sed=1", "/w/sub/c.mp4": "", "/w/sub/t.txt": "t",
            "/w/sub/r.png": "",
        ]
        let reading = Samples.read("include sub/o.manifest", files)
        #expect(reading.errors == ["sub/../p/q.manifest:2:5: unknown key \"sed\""])
        #expect(reading.manifest.edits.map(\.clip) == [.file(path: "/w/a.mp4"), .file(path: "/w/sub/c.mp4")])
        #expect(reading.clips == ["../a.mp4", "c.mp4"])
        #expect(reading.manifest.edits.last?.references == [.file(path: "/w/sub/r.png")])
        #expect(reading.manifest.edits.last?.options.prompt == "t")
        #expect(
            reading.manifest.edits.first?.location == SourceLocation(file: "sub/../p/q.manifest", line: 1, column: 1)
        )
        #expect(reading.includedFiles == ["sub/o.manifest", "sub/../p/q.manifest"])
    }

    @Test(
        "a fault is reported at the path",
        arguments: [
            ("include none.manifest", "1:9: the manifest \"none.manifest\" cannot be read: No such file or directory"),
            ("include sub/", "1:9: \"sub/\" is a folder, not a manifest"),
            ("include night.manifest", "1:9: a manifest cannot include itself: night.manifest includes night.manifest"),
            (
                "include ./sub/../a.manifest",
                "sub/b.manifest:1:9: a manifest cannot include itself: night.manifest includes ./sub/../a.manifest "
                    + "includes ./sub/../sub/b.manifest includes x"
            ),
            ("include sub/c.manifest seed=1", "1:24: include takes one path and nothing else"),
        ]
    )
    func fault(text: String, expected: String) {
        let files = [
            "/w/a.manifest": "include sub/b.manifest", "/w/sub/b.manifest": "include ../night.manifest",
            "/w/sub/c.manifest": "",
        ]
        let errors = Samples.read(text, files).errors
        guard text.contains("a.manifest") else {
            #expect(errors == [expected])
            return
        }
        #expect(
            errors == [
                "./sub/../sub/b.manifest:1:9: a manifest cannot include itself: night.manifest includes "
                    + "./sub/../a.manifest includes ./sub/../sub/b.manifest includes ./sub/../sub/../night.manifest"
            ]
        )
    }

    @Test("one manifest may be included twice, and its errors are reported once")
    func twice() {
        let reading = Samples.read(
            "set prompt=x\ninclude o.manifest\nset seed=2\ninclude o.manifest",
            ["/w/o.manifest": "clip a.mp4\nset sed=1"]
        )
        #expect(reading.errors == ["o.manifest:2:5: unknown key \"sed\""])
        #expect(reading.manifest.edits.map(\.options.seed) == [nil, 2])
        #expect(reading.includedFiles == ["o.manifest"])
    }

    @Test("more than 1,000 includes are an error, wide or deep")
    func limit() {
        let wide = Samples.read(String(repeating: "include o.manifest\n", count: 1001), ["/w/o.manifest": ""])
        #expect(wide.errors == ["1001:9: more than 1000 includes: reached from night.manifest"])
        var files: [String: String] = [:]
        for index in 1...1001 { files["/w/\(index).manifest"] = "include \(index + 1).manifest" }
        let deep = Samples.read("include 1.manifest", files)
        #expect(deep.errors.count == 1)
        #expect(deep.errors.first?.hasPrefix("1000.manifest:1:9: more than 1000 includes: reached from 996.m") == true)
    }

    @Test("diagnostics come by file in the order of reading, then by line and column")
    func order() {
        let text = "set x=1 y=2\ninclude o.manifest\nset z=3"
        #expect(
            Samples.read(text, ["/w/o.manifest": "set w=1"]).errors == [
                "1:5: unknown key \"x\"", "1:9: unknown key \"y\"", "3:5: unknown key \"z\"",
                "o.manifest:1:5: unknown key \"w\"",
            ]
        )
    }
}
