import EditModel
import ManifestReader
import TestSupport
import Testing

@Suite("Hostile manifests")
struct MutationTests {
    private static let sample = """
        set prompt="Make it \\"snow\\"" quality=720p max-cost=5 publish=rclone:drive:clips
        set ref=1.png ref=2.png price.novita.720p=0.1 deadline=06:30
        include other.manifest
        clip a.mp4 seed=42 duration=2.5 start=00:01 length=3 provider=evolink
        clip "**/[a-c]?.mp4" prompt=@p.txt name=x # comment
        clip https://example.com/a%20b.mp4?x=1 callback=https://example.com/done again=2
        clip ./ prompt="雪" aspect=16:9 long=split short=hold fit=crop audio=original extend=yes
        """

    @Test("no mutation of a manifest traps, and every diagnostic names a place that exists", arguments: 0..<8)
    func mutations(part: UInt64) {
        let seed = TestSeed.orElse(0) &+ part
        var generator = SeededGenerator(seed: seed)
        let tokens = [
            "\"", "\\", "=", "@", "#", "\n", "\r", "[", "**/", " ", "\u{301}", "9999999999999999999", "/", "=",
        ]
        for round in 0..<150 {
            var bytes = Array(Self.sample.utf8)
            for _ in 0..<Int.random(in: 1...8, using: &generator) {
                let index = Int.random(in: 0..<bytes.count, using: &generator)
                switch Int.random(in: 0..<4, using: &generator) {
                case 0: bytes[index] = UInt8.random(in: .min ... .max, using: &generator)
                case 1: bytes.remove(at: index)
                case 2: bytes.insert(contentsOf: (tokens.randomElement(using: &generator) ?? "").utf8, at: index)
                default: bytes.removeSubrange(index..<min(bytes.count, index + 5))
                }
            }
            let files = ["/w/other.manifest": "set fit=crop\nclip b.mp4", "/w/p.txt": "text", "/w/d/a1.mp4": ""]
            let reading = Samples.read(bytes: bytes, files)
            let lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false).count
            for diagnostic in reading.diagnostics + reading.manifest.missing.map(\.diagnostic) {
                let width = diagnostic.sourceLine.unicodeScalars.count
                #expect((1...lines).contains(diagnostic.location.line), "seed \(seed), round \(round)")
                #expect((1...width + 1).contains(diagnostic.location.column), "seed \(seed), round \(round)")
                #expect(!diagnostic.description.isEmpty, "seed \(seed), round \(round)")
            }
        }
    }
}
