public import EditModel

/// What a person asks of a run.
public struct RunRequest: Sendable {
    /// The manifest; `nil` for `collect`.
    public var manifest: String?
    /// The archive.
    public var archive: String
    /// The batch's name; `nil` for the manifest's.
    public var batch: String?
    /// Options of the command line and of the environment, as texts: the command line's already won.
    public var options: [RunOptionKey: String]
    /// The environment's choice of `publish` where the command line has another: what `auto` takes where the provider
    /// stores nothing.
    public var overruledPublish: String?
    /// Widths and patience.
    public var settings: RunSettings

    /// What a person asks of a run.
    ///
    /// - Parameters:
    ///   - manifest: The manifest; `nil` for `collect`.
    ///   - archive: The archive.
    ///   - batch: The batch's name; `nil` for the manifest's.
    ///   - options: Options of the command line and of the environment, as texts.
    ///   - overruledPublish: The environment's choice of `publish` where the command line has another.
    ///   - settings: Widths and patience.
    public init(
        manifest: String?,
        archive: String,
        batch: String? = nil,
        options: [RunOptionKey: String] = [:],
        overruledPublish: String? = nil,
        settings: RunSettings = RunSettings()
    ) {
        self.manifest = manifest
        self.archive = archive
        self.batch = batch
        self.options = options
        self.overruledPublish = overruledPublish
        self.settings = settings
    }
}

/// A manifest that cannot be run, with every error in it.
public struct ManifestErrors: Error, Sendable {
    /// Errors and notes, in the manifest's order.
    public var diagnostics: [Diagnostic]
}
