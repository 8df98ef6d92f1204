import ClipPreparation
import EditModel
import EditProviders
import Foundation
import JobLedger

/// planned -> prepared: each clip and image becomes a file that satisfies the provider, or the edit is refused.
struct PrepareStage: Sendable {
    let context: RunContext
    private let bench: PreparationBench
    private let flights = SingleFlight<String, PreparedPart>()

    init(_ context: RunContext) {
        self.context = context
        bench = PreparationBench(
            media: context.media,
            ledger: context.ledger,
            desk: ShelfDesk(context.layout, random: context.random),
            shelf: context.shelf,
            timekeeper: context.timekeeper,
            warn: context.warn
        )
    }

    /// The stage's loop.
    var loop: StageLoop<EditRecord> {
        StageLoop(state: .planned, width: Self.width, control: context.control, id: \.edit) { excluded, limit in
            try await next(excluding: excluded, limit)
        } work: { edit in
            guard await context.control.stop(of: edit.provider) == nil else { return }
            try await prepare(edit)
        }
    }

    /// More than ffmpeg runs at once: most edits only look at a clip that is prepared already.
    private static let width = 32
    /// How many edits are ready before it is known how many the provider takes.
    private static let leastAhead = 64

    /// The next edits, no further ahead of the provider than it may take at once, twice over: a slot never waits for a
    /// clip, and the disk does not fill with clips that go out days later.
    private func next(excluding excluded: Set<EditID>, _ limit: Int) async throws -> [EditRecord] {
        // What waits for the budget is ready too, and must not keep a smaller edit from being tried.
        let isBudgetTight = await !context.control.waitingForBudget.isEmpty
        var edits: [EditRecord] = []
        for desk in context.desks.values where await context.control.stop(of: desk.id) == nil {
            let most = Self.leastAhead + 2 * (await desk.submissions.width)
            let ready = isBudgetTight ? 0 : try await context.ledger.readyCount(of: context.batch, at: desk.id, most)
            // Not one by one: the ledger is asked less often.
            guard most - ready >= most / 4 else { continue }
            edits += try await context.ledger.next(
                of: context.batch,
                in: .planned,
                provider: desk.id,
                excluding: excluded,
                limit: min(limit, most - ready)
            )
        }
        return Array(edits.sorted { $0.position < $1.position }.prefix(limit))
    }

    private func prepare(_ edit: EditRecord) async throws {
        guard let desk = context.desks[edit.provider] else { return }
        do {
            let clip = try await PreparedClipMaker(context: context, bench: bench, flights: flights).clip(
                of: edit,
                desk.provider.traits
            )
            var references: [PreparedPart] = []
            for source in edit.refs {
                let maker = PreparedImageMaker(context: context, bench: bench, flights: flights)
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
            let reason = error.forNextRun
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

extension WanbatchError {
    /// The same trouble as a reason to leave something for the next run.
    var forNextRun: WanbatchError { WanbatchError(.stopped, code, message, hint: hint, context: context) }
}
