import ClipPreparation
import EditModel
import JobLedger

/// What a plan knows of all edits of one kind (``/EditModel/EditList``): their clip was looked at once, and each edit's
/// row follows without another look.
struct KindPlan: Sendable {
    /// Who makes them.
    let provider: PlannedProvider
    /// Their clip's content.
    let clip: EditIdentity.Content
    /// Their reference images' contents.
    var references: [EditIdentity.Content] = []
    /// Their clip's digest, where it is known.
    var digest: ContentDigest?
    /// What is planned for the clip, or for each piece of it.
    var parts: [PartPlan]
    /// The clip's facts, and the rules of the whole, where it is split.
    var split: (facts: MediaFacts, rules: EditIdentity.EffectiveRules)?

    /// Their clip or an image cannot be read: all of them are refused.
    static func unreadable(_ edit: Edit, _ provider: PlannedProvider, _ error: WanbatchError) -> KindPlan {
        let clip = EditIdentity.Content.address("unreadable:\(edit.clip.text)")
        return KindPlan(provider: provider, clip: clip, parts: [PartPlan(refusal: error)])
    }

    /// The only row of an edit that is not split.
    func row(of edit: Edit) -> PlannedRow { row(of: edit, parts[0]) }

    /// The rows of an edit: one for each piece.
    func rows(of edit: Edit) -> [PlannedRow] {
        let whole = split.map { provider.identity(of: edit, clip: clip, references: references, rules: $0.rules) }
        guard let split, let whole,
            let expansion = try? SplitExpansion(
                of: edit,
                whole: whole,
                facts: split.facts,
                limits: provider.traits.clipLimits
            )
        else { return [row(of: edit)] }
        return zip(expansion.pieces, parts).map { piece, part in
            var row = row(of: piece.edit, part)
            row.place = piece.place
            return row
        }
    }

    /// Refuses all of them, unless they are refused already.
    mutating func refuse(because error: WanbatchError) {
        for index in parts.indices where parts[index].refusal == nil { parts[index].refusal = error }
    }

    private func row(of edit: Edit, _ part: PartPlan) -> PlannedRow {
        let id = provider.identity(of: edit, clip: clip, references: references, rules: part.rules)
        var row = PlannedRow(id: id, edit: edit, world: provider.world, model: provider.traits.model)
        row.clipDigest = digest
        row.refusal = part.refusal
        row.summary = part.summary
        guard let cost = part.cost, part.refusal == nil else { return row }
        row.input = part.input
        row.expected = cost.expected
        row.unitPrice = cost.unitPrice
        row.estimate = cost.estimate
        row.reservation = cost.reservation
        return row
    }
}

/// What is planned for a clip, or for a piece of one.
struct PartPlan: Sendable {
    /// The rules that take effect, where the clip's facts are known.
    var rules: EditIdentity.EffectiveRules?
    /// Why it cannot be edited.
    var refusal: WanbatchError?
    /// What preparation does, in words.
    var summary: String?
    /// The length of the prepared clip.
    var input: Duration?
    /// What it costs.
    var cost: EditCost?
}
