import EditModel
import ManifestReader

/// What libFuzzer calls: reads the bytes as a manifest, beside which some files lie. Built by `Tests/fuzz.sh` only.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    let reading = ManifestReader(providers: [provider], files: FuzzedFiles(manifest: bytes)).read(path: "fuzz.manifest")
    for diagnostic in reading.diagnostics {
        let isPlace = diagnostic.location.line >= 1 && diagnostic.location.column >= 1
        precondition(isPlace && !diagnostic.description.isEmpty, "a diagnostic without a place")
    }
    for edit in reading.manifest.edits { precondition(edit.options.prompt.unicodeScalars.count <= 5000) }
    return 0
}

private let provider = ProviderTraits(
    id: ProviderID("sandbox"),
    title: "Sandbox",
    model: "wan",
    maximumReferences: 4,
    seeds: 1...2_147_483_647,
    durationIsWhole: false,
    hasWatermark: false,
    hasCallback: true,
    hasIdempotencyKey: true,
    hasUpload: true,
    prices: [:],
    creditRate: nil
)

/// The manifest, and clips, images and a text for it to name.
private struct FuzzedFiles: ManifestFiles {
    let manifest: [UInt8]

    private static let names = ["a.mp4", "b.mp4", "1.png", "2.png", "p.txt"]

    var workingFolder: String { "/w" }

    func kind(of path: String) -> PathKind {
        if ["/", "/w", "/w/d"].contains(path) { return .folder }
        return path == "/w/fuzz.manifest" || Self.names.contains { path == "/w/\($0)" } ? .file : .none
    }

    func bytes(at path: String, atMost limit: Int) throws(ManifestFileProblem) -> [UInt8] {
        if path == "/w/fuzz.manifest" { return manifest }
        guard kind(of: path) == .file else { throw .notReadable("No such file or directory") }
        return Array("a text\n".utf8)
    }

    func entries(of path: String) throws(ManifestFileProblem) -> [FolderEntry] {
        guard path == "/w" else { return [] }
        return Self.names.map { FolderEntry(name: $0, kind: .file) } + [FolderEntry(name: "d", kind: .folder)]
    }
}
