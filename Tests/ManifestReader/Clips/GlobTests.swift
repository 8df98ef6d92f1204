import EditModel
import Foundation
import ManifestReader
import Testing

/// Globs over a real folder.
@Suite("Globs")
final class GlobTests {
    private let room: URL

    init() throws {
        room = FileManager.default.temporaryDirectory.appending(path: "globs-\(UUID().uuidString)")
        let names = [
            "a.mp4", "b.mp4", "ab.mp4", "B.mp4", "é.mp4", "e\u{301}.mp4", "[x].mp4", "x.mp4", "what?.mp4", "-dash.mp4",
            "with space.mp4", "quo\"te.mp4", "new\nline.mp4", ".hidden.mp4", "note.txt", "d/a.mp4", "d/e/a.mp4",
            "d/e/f/c.mp4", "d/.secret/a.mp4", "[s1]/one.mp4", "s/two.mp4", "bang!.mp4",
        ]
        for name in names {
            let file = room.appending(path: name)
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(),
                withIntermediateDirectories: true
            )
            try Data().write(to: file)
        }
        let files = FileManager.default
        try files.createSymbolicLink(atPath: room.path + "/d/loop", withDestinationPath: ".")
        try files.createSymbolicLink(atPath: room.path + "/d/link.mp4", withDestinationPath: "a.mp4")
        try files.createSymbolicLink(atPath: room.path + "/s/dangling.mp4", withDestinationPath: "nowhere")
    }

    deinit { try? FileManager.default.removeItem(at: room) }

    private func read(_ clip: String) throws -> ManifestReading {
        let manifest = room.appending(path: "night.manifest")
        try Data("clip \(clip) prompt=x\n".utf8).write(to: manifest)
        return ManifestReader(providers: Samples.providers).read(path: manifest.path)
    }

    @Test(
        "a glob names these files, in byte order",
        arguments: [
            ("?.mp4", ["B.mp4", "a.mp4", "b.mp4", "x.mp4", "é.mp4"]),
            ("??.mp4", ["ab.mp4", "e\u{301}.mp4"]),
            ("[a-c].mp4", ["a.mp4", "b.mp4"]),
            ("[!a-c].mp4", ["B.mp4", "x.mp4", "é.mp4"]),
            ("[^a-cB].mp4", ["x.mp4", "é.mp4"]),
            ("[]x]?mp4", ["x.mp4"]),
            ("a*", ["a.mp4", "ab.mp4"]),
            ("*b.mp4", ["ab.mp4", "b.mp4"]),
            ("*a*b*.*4", ["ab.mp4"]),
            ("\"*[ ]*\"", ["with space.mp4"]),
            ("*!*", ["bang!.mp4"]),
            (".h*", [".hidden.mp4"]),
            ("[.]h*", []),
            ("*.txt", ["note.txt"]),
            ("d/*.mp4", ["d/a.mp4", "d/link.mp4"]),
            ("*/*.mp4", ["[s1]/one.mp4", "d/a.mp4", "d/link.mp4", "s/two.mp4"]),
            ("d/**/a.mp4", ["d/a.mp4", "d/e/a.mp4"]),
            ("**/c.mp4", ["d/e/f/c.mp4"]),
            ("d/**", ["d/a.mp4", "d/e/a.mp4", "d/e/f/c.mp4", "d/link.mp4"]),
            ("d/**/**/e/**/*.mp4", ["d/e/a.mp4", "d/e/f/c.mp4"]),
            ("d/e/**/", ["d/e/a.mp4", "d/e/f/c.mp4"]),
            ("./d/../[ab].mp4", ["./d/../a.mp4", "./d/../b.mp4"]),
            ("**/two.mp4", ["s/two.mp4"]),
            ("?/", ["d/a.mp4", "d/link.mp4", "s/two.mp4"]),
        ]
    )
    func matches(glob: String, expected: [String]) throws {
        let reading = try read(glob)
        #expect(reading.errors == [])
        #expect(reading.clips.map { Array($0.utf8) } == expected.map { Array($0.utf8) })
        for edit in reading.manifest.edits {
            guard case .file(let path) = edit.clip else {
                Issue.record("not a file")
                continue
            }
            #expect(FileManager.default.fileExists(atPath: path))
        }
    }

    @Test(
        "a path that exists is taken as it is before it is taken as a glob",
        arguments: [
            ("[x].mp4", "[x].mp4"), ("what?.mp4", "what?.mp4"), ("[s1]/*.mp4", "[s1]/one.mp4"),
            ("[s1]/", "[s1]/one.mp4"),
        ]
    )
    func literal(path: String, expected: String) throws {
        #expect(try read(path).clips == [expected])
    }

    @Test(
        "any name can be written",
        arguments: [
            ("-dash.mp4", "-dash.mp4"), (#""with space.mp4""#, "with space.mp4"), (#""quo\"te.mp4""#, "quo\"te.mp4"),
            (#""new\nline.mp4""#, "new\nline.mp4"), ("bang!.mp4", "bang!.mp4"), (".hidden.mp4", ".hidden.mp4"),
        ]
    )
    func names(written: String, expected: String) throws {
        #expect(try read(written).clips == [expected])
    }

    @Test("names that Unicode calls equal are different files")
    func composition() throws {
        for name in ["é.mp4", "e\u{301}.mp4"] {
            #expect(
                try read(name).manifest.edits.map { Array($0.clip.text.utf8.suffix(name.utf8.count)) } == [
                    Array(name.utf8)
                ]
            )
        }
    }

    @Test("a match that leads nowhere is left out with a note")
    func dangling() throws {
        let note = "1:6: \"s/dangling.mp4\" is left out: it is a link to nothing, or its name is not UTF-8"
        for path in ["s/*.mp4", "s/"] {
            let reading = try read(path)
            #expect(reading.notes == [note])
            #expect(reading.clips == ["s/two.mp4"])
        }
    }

    @Test("a bracket that is not closed is a letter")
    func unclosed() throws {
        #expect(try read("[a.mp4").missing == ["1:6: there is no file \"[a.mp4\""])
    }

    @Test("a pattern of many stars does not take forever")
    func hostilePattern() throws {
        try Data().write(to: room.appending(path: String(repeating: "a", count: 200)))
        let reading = try read(String(repeating: "a*", count: 90) + "b")
        #expect(reading.clips == [])
        #expect(reading.notes.count == 1)
    }
}
