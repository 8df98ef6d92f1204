public import EditModel
import EditProviders
import Foundation
import JobLedger
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
    public func read(_ path: String) async throws -> Reading {
        let reader = ManifestReader(providers: ProviderRegistry.all.map(\.traits))
        let reading = reader.read(path: path)
        guard !reading.hasErrors else {
            throw ManifestErrors(diagnostics: reading.diagnostics + (try await neverSeen(reading.manifest.missing)))
        }
        var options = RunOptions()
        for key in RunOptionKey.allCases {
            guard let text = request.options[key] ?? reading.manifest.runOptions[key.rawValue]?.text else { continue }
            try options.take(key, from: text)
        }
        return Reading(manifest: reading.manifest, options: options, notes: reading.diagnostics)
    }

    /// The missing files that no run has ever read: none of their edits can be archived, so they are errors for sure.
    private func neverSeen(_ missing: [MissingFile]) async throws -> [Diagnostic] {
        let path = request.archive + "/ledger.sqlite"
        let ledger = FileManager.default.fileExists(atPath: path) ? try JobLedger(path: path) : nil
        var found: [Diagnostic] = []
        for file in missing where !found.contains(file.diagnostic) {
            var isSeen = false
            if case .file(let clip) = file.edit.clip {
                isSeen = try await ledger?.lastDigest(ofFile: clip) != nil
            }
            if !isSeen { found.append(file.diagnostic) }
        }
        return found
    }
}
