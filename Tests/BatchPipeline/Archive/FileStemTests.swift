import EditModel
import Foundation
import Testing

@testable import BatchPipeline

@Suite struct FileStemTests {
    static let stems: [(String, String)] = [
        ("clip", "clip"),
        ("a/b", "a_b"),
        ("../../etc/passwd", "_.._etc_passwd"),
        (".hidden", "hidden"),
        ("-rf", "rf"),
        (".\u{301}accent", "\u{301}accent"),
        ("  spaced", "spaced"),
        ("a\0b\nc", "a_b_c"),
        ("a\u{202E}b", "a_b"),
        (#"a\b:c*d?e"f<g>h|i"#, "a_b_c_d_e_f_g_h_i"),
        ("", "clip"),
        ("...", "clip"),
        ("CON", "_CON"), ("nul.old", "_nul.old"), ("Com1", "_Com1"), ("lpt9 .x", "_lpt9 .x"), ("-aux", "_aux"),
        ("console", "console"), ("com", "com"), ("COM10", "COM10"),
        ("Übergröße 漢字", "Übergröße 漢字"),
    ]

    @Test(arguments: stems) func aStemIsMadeHarmless(_ stem: String, _ safe: String) {
        #expect(FileStem.safe(stem) == safe)
    }

    @Test func aNameStaysUnder200BytesAndIsOneOfItsFolder() throws {
        let layout = try ArchiveLayout(root: "/archive", batch: "night")
        let edit = try #require(EditID(hex: String(repeating: "ab", count: 32)))
        let random = SeededRandom(seed: 3)
        let scalars: [Unicode.Scalar] = ["a", ".", "-", "/", " ", "\0", "\n", "é", "漢", "\u{301}", "🎬", "\u{200D}"]
        for _ in 0..<1000 {
            var stem = String.UnicodeScalarView()
            for _ in 0..<Int(random.next() % 400) { stem.append(scalars[Int(random.next() % UInt64(scalars.count))]) }
            let path = layout.output(stem: String(stem), edit: edit)
            // By bytes, as a file system sees them.
            let folder = Array("/archive/night/outputs/".utf8)
            let name = Array(path.utf8.dropFirst(folder.count))
            #expect(path.utf8.starts(with: folder) && !name.contains(UInt8(ascii: "/")))
            #expect(name.count < 200)
            #expect(path.hasSuffix(".abababababababab.mp4"))
            #expect(!".- ".utf8.contains(name[0]), "\(path.debugDescription)")
        }
    }
}
