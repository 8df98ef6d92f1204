import ClipPreparation
import EditModel
import JobLedger

/// Whether an edit still is what was planned: its clip and its reference images may have been replaced since.
struct IdentityCheck: Sendable {
    let context: RunContext

    /// Refuses for now what would be bought under another edit's identity.
    ///
    /// - Parameters:
    ///   - edit: The edit as planned.
    ///   - source: Its clip as it is now.
    ///   - decision: What would be done to the clip.
    /// - Throws: `WanbatchError` of kind `stopped`: the next run plans anew.
    func check(_ edit: EditRecord, _ source: ClipAtHand, _ decision: ClipDecision) async throws {
        var references: [EditIdentity.Content] = []
        for reference in edit.refs {
            switch reference {
            case .url(let address): references.append(.address(AddressIdentity.of(address)))
            case .file(let path): references.append(.digest(try await context.media.sources.currentDigest(of: path)))
            }
        }
        let isFile = source.address == nil
        let identity = EditIdentity(
            world: edit.world,
            clip: isFile ? .digest(source.digest) : .address(AddressIdentity.of(edit.clip.text)),
            references: references,
            options: edit.options,
            rules: isFile ? decision.effectiveRules : EditIdentity.EffectiveRules(of: edit.options)
        )
        guard identity.id == edit.edit else {
            throw WanbatchError(
                .stopped,
                "clip-changed",
                "\(edit.clip.shortName) or one of its reference images has changed since the run began",
                hint: "run again: it is planned anew"
            )
        }
    }
}
