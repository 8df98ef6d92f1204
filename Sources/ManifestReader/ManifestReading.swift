public import EditModel

/// What a reader found in a manifest.
public struct ManifestReading: Sendable {
    /// What it says. With errors it is incomplete: good for reading, not for spending.
    public var manifest: Manifest
    /// Errors and notes, by file in the order of reading, then by line and column. The errors of
    /// ``/EditModel/Manifest/missing`` are not among them.
    public var diagnostics: [Diagnostic]
    /// The included manifests as a person would open them, each once, in the order of reading.
    public var includedFiles: [String]

    /// Whether any of the diagnostics is an error.
    public var hasErrors: Bool { diagnostics.contains { $0.severity == .error } }

    /// What was found.
    ///
    /// - Parameters:
    ///   - manifest: What the manifest says.
    ///   - diagnostics: Errors and notes, in order.
    ///   - includedFiles: The included manifests.
    public init(manifest: Manifest, diagnostics: [Diagnostic], includedFiles: [String]) {
        self.manifest = manifest
        self.diagnostics = diagnostics
        self.includedFiles = includedFiles
    }
}
