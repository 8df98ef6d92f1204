import ClipPreparation
import EditModel
import EditProviders
import Foundation
import JobLedger

/// planned -> prepared: each clip and image becomes a file that satisfies the provider, or the edit is refused.
struct PrepareStage: Sendable {
    let context: RunContext
    private let flights = SingleFlight<String, PreparedPart>()

    init(_ context: RunContext) { self.context = context }

    /// The stage's loop.
    var loop: StageLoop<EditRecord> {
        StageLoop(width: context.settings.preparations, control: context.control, id: \.edit) { excluded, limit in
            try await context.openEdits(in: .planned, excluding: excluded, limit: limit)
        } work: { edit in
            try await prepare(edit)
        }
    }

    private func prepare(_ edit: EditRecord) async throws {
        guard let desk = context.desks[edit.provider] else { return }
        do {
            let clip = try await PreparedClipMaker(context: context, flights: flights).clip(
                of: edit,
                desk.provider.traits
            )
            var references: [PreparedPart] = []
            for source in edit.refs {
                let maker = PreparedImageMaker(context: context, flights: flights)
                references.append(try await maker.image(source, desk.provider.traits, world: edit.world))
            }
            let price = context.prices.price(of: desk.provider.traits, at: edit.options.quality)
            let cost = EditCost(input: clip.duration, options: edit.options, price: price)
            let facts = PreparationFacts(
                summary: clip.summary,
                input: clip.duration,
                expected: cost.expected,
                unitPrice: cost.unitPrice,
                estimate: cost.estimate,
                reservation: cost.reservation
            )
            let media = PreparedMedia(clip: clip.part, references: references)
            try await context.ledger.prepared(edit.edit, media, facts, context.stamp)
            await context.stepped(edit, to: .prepared)
        } catch let error as WanbatchError where error.isOfTheMachine {
            let reason = WanbatchError(.stopped, error.code, error.message, hint: error.hint, context: error.context)
            try await context.ledger.hold(edit.edit, because: reason, context.stamp)
            await context.control.note(reason)
            await context.stepped(edit, to: .held, because: reason)
        } catch let error as WanbatchError where error.kind == .edit {
            try await context.ledger.refuse(edit.edit, because: error, context.stamp)
            await context.stepped(edit, to: .refused, because: error)
        } catch let error as WanbatchError where error.kind == .stopped {
            try await context.ledger.hold(edit.edit, because: error, context.stamp)
            await context.control.note(error)
            await context.stepped(edit, to: .held, because: error)
        }
    }
}

/// A prepared clip, with what the edit needs to know of it.
struct PreparedClip: Sendable {
    let part: PreparedPart
    let duration: Duration
    let summary: String
}
