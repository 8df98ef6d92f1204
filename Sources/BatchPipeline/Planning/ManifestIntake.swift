public import EditModel
import EditProviders
import Foundation
import ManifestReader

/// A manifest that was read, with the options of its run.
public struct ManifestIntake: Sendable {
    /// The manifest.
    public struct Reading: Sendable {
        /// What it says.
        public var manifest: Manifest
        /// The run's options: command line over environment over manifest.
        public var options: RunOptions
        /// What is worth knowing about it.
        public var notes: [Diagnostic]
    }

    let request: RunRequest
    let world: RunWorld

    /// Reads manifests for a request.
    ///
    /// - Parameters:
    ///   - request: What a person asks.
    ///   - world: What is taken from outside.
    public init(request: RunRequest, world: RunWorld) {
        self.request = request
        self.world = world
    }

    /// Reads a manifest and decides the run's options.
    ///
    /// - Parameter path: The manifest's path.
    /// - Throws: ``ManifestErrors`` with all diagnostics; `WanbatchError` of kind `usage` for a bad option.
    public func read(_ path: String) throws -> Reading {
        let reader = ManifestReader(providers: ProviderRegistry.all.map(\.traits))
        let reading = reader.read(path: path)
        guard !reading.hasErrors else { throw ManifestErrors(diagnostics: reading.diagnostics) }
        var options = RunOptions()
        for key in RunOptionKey.allCases {
            guard let text = request.options[key] ?? reading.manifest.runOptions[key.rawValue]?.text else { continue }
            try options.take(key, from: text)
        }
        return Reading(manifest: reading.manifest, options: options, notes: reading.diagnostics)
    }
}
