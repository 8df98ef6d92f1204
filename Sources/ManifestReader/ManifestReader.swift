public import EditModel

/// Reads a manifest: text becomes edits, or diagnostics that name file, line and column.
///
/// A manifest is UTF-8 text with one statement a line: `set KEY=VALUE ...`, `clip PATH [KEY=VALUE ...]`,
/// `include FILE`. The way of a line through this room:
///
/// 1. `Text` finds the lines and cuts each into words, by bytes, so that 100,000 of them take a fraction of a second.
/// 2. `Options` turns `KEY=VALUE` into checked values on top of the defaults of the `set` lines before, and asks the
///    provider's ``/EditModel/ProviderTraits`` whether it takes them.
/// 3. `Clips` finds the files that the path names: one file, a glob's, a folder's, or an address.
/// 4. `Reading` runs the statements and gathers edits and diagnostics.
///
/// Nothing stops at the first error: all of them are reported, each once, at the word or value that is wrong, even if
/// that stands in a `set` line and only a later clip shows it. A named file that is not there is no diagnostic yet,
/// see ``/EditModel/Manifest/missing``.
///
/// An included manifest begins with the defaults that hold at the `include`; what its own `set` lines change ends with
/// it. Options of the run and prices may stand in it too, as long as no `clip` line has been read in any manifest, and
/// hold for the whole run. A `ref` in a `set` line replaces those of the `set` lines before, as on a clip line.
public struct ManifestReader: Sendable {
    /// The largest manifest, in bytes.
    static let fileLimit = 256 << 20
    /// The longest line, in bytes.
    static let lineLimit = 1 << 20
    /// The most `include` statements that are followed.
    static let includeLimit = 1000
    /// How many lines of a file may be unreadable before it is taken for something else than a manifest.
    static let unreadableLineLimit = 20
    /// The longest unreadable line that a diagnostic shows, in bytes: those of a video would fill the screen.
    static let unreadableShownLimit = 1000

    private let providers: [ProviderID: ProviderTraits]
    private let files: any ManifestFiles

    /// A reader.
    ///
    /// - Parameters:
    ///   - providers: The providers that a manifest may name.
    ///   - files: Where manifests, values and clips are.
    public init(providers: [ProviderTraits], files: any ManifestFiles = DiskManifestFiles()) {
        self.providers = Dictionary(providers.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        self.files = files
    }

    /// Reads a manifest and all that it includes. A manifest that cannot be read is a diagnostic too.
    ///
    /// - Parameter path: The manifest's path, as the person names it; relative to the working folder.
    public func read(path: String) -> ManifestReading {
        var session = ReadingSession(providers: providers, files: files, path: path)
        return session.read()
    }
}
