/// What a manifest without errors says.
public struct Manifest: Sendable {
    /// The manifest's path, as it was named.
    public var path: String
    /// The edits, in the order of the statements; those of a glob or a folder in byte order.
    public var edits: EditList
    /// Edits whose clip or reference file is not there. Each is an error, unless its edit is archived already:
    /// only the ledger knows.
    public var missing: [MissingFile]
    /// Options of the run that stand in `set` lines before the first clip, by their key.
    public var runOptions: [String: RunOptionText]
    /// Prices in USD a second that `set price.PROVIDER.QUALITY=...` gives.
    public var prices: [PriceKey: PriceOverride]

    /// A manifest.
    ///
    /// - Parameters:
    ///   - path: The manifest's path, as it was named.
    ///   - edits: The edits, in order.
    ///   - missing: Edits whose file is not there.
    ///   - runOptions: Options of the run, by their key.
    ///   - prices: Prices in USD a second.
    public init(
        path: String,
        edits: EditList = [],
        missing: [MissingFile] = [],
        runOptions: [String: RunOptionText] = [:],
        prices: [PriceKey: PriceOverride] = [:]
    ) {
        self.path = path
        self.edits = edits
        self.missing = missing
        self.runOptions = runOptions
        self.prices = prices
    }
}

/// An edit that names a file which is not there.
public struct MissingFile: Sendable {
    /// The edit as it would be.
    public var edit: Edit
    /// The error to report if the edit is not archived.
    public var diagnostic: Diagnostic
    /// How many of the manifest's edits come before it.
    public var position: Int

    /// A missing file.
    ///
    /// - Parameters:
    ///   - edit: The edit as it would be.
    ///   - diagnostic: The error to report if the edit is not archived.
    ///   - position: How many of the manifest's edits come before it.
    public init(edit: Edit, diagnostic: Diagnostic, position: Int) {
        self.edit = edit
        self.diagnostic = diagnostic
        self.position = position
    }
}

/// The text of a run's option in a `set` line, and where it stands.
public struct RunOptionText: Hashable, Sendable {
    /// The value as written.
    public var text: String
    /// Where the value stands.
    public var location: SourceLocation

    /// An option's text.
    ///
    /// - Parameters:
    ///   - text: The value as written.
    ///   - location: Where the value stands.
    public init(text: String, location: SourceLocation) {
        self.text = text
        self.location = location
    }
}
