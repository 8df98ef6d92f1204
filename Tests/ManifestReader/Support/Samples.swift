import EditModel
import ManifestReader

/// Providers that differ where manifests can tell.
enum Samples {
    static let providers = [
        traits("sandbox", "Sandbox", references: 4, seeds: 1...2_147_483_647, isWhole: false, watermark: false),
        traits("evolink", "Evolink", references: 4, seeds: 1...2_147_483_647, isWhole: false, watermark: false),
        traits("novita", "Novita", references: 3, seeds: 0...2_147_483_647, isWhole: true, watermark: true),
    ]

    private static func traits(
        _ name: String,
        _ title: String,
        references: Int,
        seeds: ClosedRange<Int>,
        isWhole: Bool,
        watermark: Bool
    ) -> ProviderTraits {
        ProviderTraits(
            id: ProviderID(name),
            title: title,
            model: "wan",
            maximumReferences: references,
            seeds: seeds,
            durationIsWhole: isWhole,
            hasWatermark: watermark,
            hasCallback: !watermark,
            hasIdempotencyKey: true,
            hasUpload: true,
            prices: [:],
            creditRate: nil
        )
    }

    /// Reads `/w/night.manifest`, beside which lie `a.mp4`, `b.mp4`, five images and what is given.
    static func read(_ text: String, _ files: [String: String] = [:]) -> ManifestReading {
        read(bytes: Array(text.utf8), files)
    }

    /// As above, from bytes.
    static func read(bytes: [UInt8], _ files: [String: String] = [:]) -> ManifestReading {
        let reader = ManifestReader(providers: providers, files: fakes(bytes, files))
        return reader.read(path: "night.manifest")
    }

    /// The files of ``read(_:_:)``.
    static func fakes(_ manifest: [UInt8], _ files: [String: String] = [:]) -> FakeFiles {
        var all: [String: [UInt8]] = ["/w/night.manifest": manifest, "/w/a.mp4": [], "/w/b.mp4": []]
        for index in 1...5 { all["/w/\(index).png"] = [] }
        for (path, text) in files { all[path] = Array(text.utf8) }
        return FakeFiles(all)
    }
}

extension ManifestReading {
    /// `LINE:COLUMN: MESSAGE` of the errors of the top manifest, and `FILE:LINE:COLUMN: MESSAGE` of others.
    var errors: [String] { texts(.error, diagnostics) }

    /// The same of the notes.
    var notes: [String] { texts(.note, diagnostics) }

    /// The same of what is missing.
    var missing: [String] { texts(.error, manifest.missing.map(\.diagnostic)) }

    /// The names of the clips.
    var clips: [String] { manifest.edits.map(\.clipName) }

    private func texts(_ severity: Diagnostic.Severity, _ diagnostics: [Diagnostic]) -> [String] {
        diagnostics.filter { $0.severity == severity }.map { diagnostic in
            let file = diagnostic.location.file == manifest.path ? "" : diagnostic.location.file + ":"
            return "\(file)\(diagnostic.location.line):\(diagnostic.location.column): \(diagnostic.message)"
        }
    }
}
