import ClipPreparation
import EditModel
import Foundation
import JobLedger

/// Makes the prepared clip of an edit: the source itself, a file of the cache, or a new one.
struct PreparedClipMaker: Sendable {
    let context: RunContext
    let bench: PreparationBench
    let flights: SingleFlight<String, PreparedPart>

    /// The prepared clip of an edit.
    ///
    /// - Parameters:
    ///   - edit: The edit.
    ///   - traits: Its provider.
    /// - Throws: `WanbatchError` of kind `edit` when the clip cannot be edited, `stopped` when it may be tomorrow.
    func clip(of edit: EditRecord, _ traits: ProviderTraits) async throws -> PreparedClip {
        let source = try await ClipSourceFinder(context: context).source(of: edit)
        let facts = try await context.media.sources.clipFacts(of: source.path, digest: source.digest)
        let decision = ClipPlanner(limits: traits.clipLimits).decide(facts, ClipRequest(from: edit.options))
        if let refusal = decision.refusal { throw refusal }
        try await IdentityCheck(context: context).check(edit, source, decision)
        if case .pass = decision.action {
            let address = source.passableAddress(in: edit.world)
            let part = PreparedPart(
                path: address == nil ? source.path : nil,
                address: address,
                digest: source.digest,
                bytes: facts.bytes,
                mimeType: facts.mimeType,
                source: source.digest
            )
            return PreparedClip(part: part, duration: decision.outputDuration, summary: decision.summary)
        }
        let item = ShelfItem(source: source.digest, recipe: decision.recipeKey, form: .clip(traits.clipLimits))
        let part = try await flights.value(for: item.name) {
            try await bench.part(of: item) { path, threads in
                try await context.media.clips.prepare(
                    path: source.path,
                    facts: facts,
                    decision: decision,
                    threads: threads,
                    to: path
                )
            }
        }
        let length = try await context.media.sources.clipFacts(of: part.path ?? source.path, digest: part.digest)
        return PreparedClip(part: part, duration: length.duration, summary: decision.summary)
    }
}

/// A clip's content on this machine.
struct ClipAtHand: Sendable {
    /// Where it lies.
    let path: String
    /// Its content.
    let digest: ContentDigest
    /// Its address, where the source is one.
    let address: String?

    /// The address, if the provider can be given it as it is: not one of this machine in the real world.
    func passableAddress(in world: World) -> String? {
        guard let address, let parts = WebAddress(address), world == .rehearsal || !parts.isLoopback else { return nil }
        return address
    }
}

/// Brings a clip's content to this machine, or finds it here.
struct ClipSourceFinder: Sendable {
    let context: RunContext

    /// The clip of an edit.
    ///
    /// - Parameter edit: The edit.
    /// - Throws: `WanbatchError` of kind `edit` when it is not there, `stopped` when it has changed since the plan.
    func source(of edit: EditRecord) async throws -> ClipAtHand {
        switch edit.clip {
        case .file(let path):
            let digest = try await context.media.sources.currentDigest(of: path)
            guard digest == edit.clipDigest else {
                throw WanbatchError(
                    .stopped,
                    "clip-changed",
                    "\(path) has changed since the run began",
                    hint: "let it be finished, then run again"
                )
            }
            return ClipAtHand(path: path, digest: digest, address: nil)
        case .url(let address):
            return try await WebSources(context.media, context.layout).fetched(address, as: .clip, in: edit.world)
        }
    }
}
