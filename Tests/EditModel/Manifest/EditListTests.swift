import EditModel
import TestSupport
import Testing

@Suite struct EditListTests {
    private func edit(_ number: Int, _ change: (inout Edit) -> Void = { _ in }) -> Edit {
        var edit = Edit(
            location: SourceLocation(file: "night.manifest", line: number, column: 1),
            provider: ProviderID("evolink"),
            clip: .file(path: "/clips/a.mp4"),
            clipName: "clips/a.mp4",
            references: [.file(path: "/refs/a.png"), .url("https://example.com/a.png")],
            options: EditOptions(prompt: "Make it snow"),
            stem: "a"
        )
        change(&edit)
        return edit
    }

    @Test func `edits come back as they were added`() {
        var chance = SeededGenerator(seed: 1)
        let edits = (0..<500).map { number in
            edit(number) { edit in
                edit.options.seed = [nil, 0, number].randomElement(using: &chance) ?? nil
                edit.options.prompt = ["one", "two", "caf\u{E9}", "cafe\u{301}"].randomElement(using: &chance) ?? ""
                edit.options.negative = ["", "blur"].randomElement(using: &chance) ?? ""
                edit.options.callback = [nil, "https://example.com/"].randomElement(using: &chance) ?? nil
                edit.options.quality = [.p720, .p1080].randomElement(using: &chance) ?? .p720
                edit.clip =
                    [.file(path: "/a"), .url("/a"), .file(path: "/b")].randomElement(using: &chance) ?? .url("")
                edit.references = [[], [.file(path: "/a")], edit.references].randomElement(using: &chance) ?? []
                edit.stem = ["a", "b"].randomElement(using: &chance) ?? ""
                edit.location.file = ["night.manifest", "more.manifest"].randomElement(using: &chance) ?? ""
            }
        }
        let list = EditList(edits)
        #expect(Array(list) == edits)
        // Swift's own comparison takes two spellings as one.
        #expect(list.map { Array($0.options.prompt.utf8) } == edits.map { Array($0.options.prompt.utf8) })
    }

    @Test func `what differs by its text, its seed and its name is of one kind`() {
        let list = EditList([
            edit(1), edit(2) { $0.options.prompt = "Make it rain" }, edit(3) { $0.options.seed = 3 },
            edit(4) { $0.options.again = "2" }, edit(5) { $0.stem = "b" }, edit(6) { $0.options.quality = .p1080 },
            edit(7),
        ])
        #expect(list.indices.map(list.kind) == [0, 0, 0, 0, 0, 1, 0])
        #expect(list.kinds == [edit(1), edit(6) { $0.options.quality = .p1080 }])
    }

    @Test func `two spellings of a clip's name are two kinds`() {
        let spellings = ["/caf\u{E9}.mp4", "/cafe\u{301}.mp4"].map { path in edit(1) { $0.clip = .file(path: path) } }
        #expect(EditList(spellings).kinds.count == 2)
    }
}
