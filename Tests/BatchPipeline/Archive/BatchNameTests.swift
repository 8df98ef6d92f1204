import Testing

@testable import BatchPipeline

@Suite struct BatchNameTests {
    static let names: [(String, String)] = [
        ("night.manifest", "night"),
        ("/a/b/night.2026.manifest", "night.2026"),
        ("night", "night"),
        (".hidden", "hidden"),
        ("..manifest", "batch"),
        ("-rf.manifest", "rf"),
        ("two words.txt", "two-words"),
        ("Nächte.manifest", "Nächte"),
        ("cache.manifest", "cache-batch"),
        ("TMP.manifest", "TMP-batch"),
        ("sandbox", "sandbox-batch"),
        ("ledger.sqlite.manifest", "ledger.sqlite-batch"),
        ("\u{202E}evil\n.manifest", "evil-"),
        ("", "batch"),
        ("///", "batch"),
        (".", "batch"),
        ("..", "batch"),
    ]

    @Test(arguments: names) func aManifestGivesItsBatchASafeName(_ path: String, _ name: String) {
        #expect(BatchName.of(manifest: path) == name)
        #expect(BatchName.isValid(BatchName.of(manifest: path)))
    }

    @Test func everyManifestsNameBecomesAValidOne() {
        let random = SeededRandom(seed: 7)
        let scalars: [Unicode.Scalar] = [
            "a", "Z", "0", ".", "-", "_", "/", " ", "\0", "\n", "é", "漢", "\u{301}", "🎬", "²",
        ]
        for _ in 0..<3000 {
            var path = String.UnicodeScalarView()
            for _ in 0..<Int(random.next() % 300) { path.append(scalars[Int(random.next() % UInt64(scalars.count))]) }
            let name = BatchName.of(manifest: String(path))
            #expect(BatchName.isValid(name), "\(name.debugDescription) of \(String(path).debugDescription)")
        }
    }

    @Test(arguments: [
        "", ".", "..", ".a", "-a", "a/b", "a b", "a\0", "cache", "Tmp", "SANDBOX", "ledger.sqlite", "a\n",
    ])
    func aNameThatIsNoFolderOfItsOwnIsRefused(_ name: String) {
        #expect(!BatchName.isValid(name))
        #expect(throws: (any Error).self) { try ArchiveLayout(root: "/archive", batch: name) }
    }

    @Test func lengthsAreInBytesOfAFilesName() {
        #expect(BatchName.isValid(String(repeating: "a", count: 200)))
        #expect(!BatchName.isValid(String(repeating: "a", count: 201)))
        #expect(!BatchName.isValid(String(repeating: "漢", count: 67)))
    }
}
