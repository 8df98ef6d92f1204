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
        let options = try Self.options(of: request, manifest: reading.manifest)
        return Reading(
            manifest: reading.manifest,
            options: options,
            notes: reading.diagnostics + emptiness(reading.manifest)
        )
    }

    /// The options of a run: those of the request over the manifest's.
    ///
    /// - Parameters:
    ///   - request: What a person asks.
    ///   - manifest: The manifest; `nil` for `collect`.
    /// - Throws: `WanbatchError` of kind `usage` for a bad option.
    static func options(of request: RunRequest, manifest: Manifest? = nil) throws -> RunOptions {
        var options = RunOptions()
        for key in RunOptionKey.allCases {
            guard let text = request.options[key] ?? manifest?.runOptions[key.rawValue]?.text else { continue }
            try options.take(key, from: text)
        }
        // A manifest's paths are relative to the file that names them.
        if request.options[.cache] == nil, let given = manifest?.runOptions[RunOptionKey.cache.rawValue] {
            options.cache = options.cache?.relative(to: DurableFiles.folder(of: given.location.file))
        }
        guard options.publish == .auto else { return options }
        let lesser = [request.overruledPublish, manifest?.runOptions[RunOptionKey.publish.rawValue]?.text]
        options.otherwisePublish = try lesser.compactMap(\.self).map(RunOptions.publish).first { $0 != .auto }
        return options
    }

    /// A note about a manifest that names no clips: a run of it does nothing and would say nothing.
    private func emptiness(_ manifest: Manifest) -> [Diagnostic] {
        guard manifest.edits.isEmpty, manifest.missing.isEmpty else { return [] }
        let start = SourceLocation(file: manifest.path, line: 1, column: 1)
        let hint = "a line such as: clip clips/"
        return [Diagnostic(.note, at: start, "the manifest names no clips", sourceLine: "", hint: hint)]
    }

    /// The missing files that no run has ever read: none of their edits can be archived, so they are errors for sure.
    private func neverSeen(_ missing: [MissingFile]) async throws -> [Diagnostic] {
        let path = request.archive + "/ledger.sqlite"
        let size = try? FileManager.default.attributesOfItem(atPath: path)[.size] as? Int
        let ledger = (size ?? 0) > 0 ? try JobLedger(reading: path) : nil
        if let copy = ledger?.keptCopy { world.events(.ledgerMigrated(path, copy)) }
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
