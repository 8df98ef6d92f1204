import ClipPreparation
import EditModel
import EditProviders
import Foundation
import JobLedger
import Logging

/// What every stage of a run works with. Values and doors only; what changes is in the ledger and in ``RunControl``.
struct RunContext: Sendable {
    /// The run's name.
    let run: String
    /// Where everything lies.
    let layout: ArchiveLayout
    /// The durable memory.
    let ledger: JobLedger
    /// What the stages agree on.
    let control: RunControl
    /// The providers, by name.
    let desks: [ProviderID: ProviderDesk]
    /// Sets up publishers, also those of earlier runs.
    let publishers: PublisherFactory
    /// ffmpeg and ffprobe.
    let media: MediaRoom
    /// Where prepared clips are shared with other machines; `nil` for nowhere.
    let shelf: (any ClipShelf)?
    /// Keeps the pictures of the report; `nil` where the run makes none.
    let posters: PosterShelf?
    /// Prices.
    let prices: PriceList
    /// Who sends requests.
    let transport: any WebTransport
    /// The rules of this run.
    let settings: RunSettings
    /// The clock.
    let timekeeper: Timekeeper
    /// Chance.
    let random: RandomSource
    /// The log.
    let logger: Logger
    /// When the run began, on the clock that only goes forward.
    let startedAt: Duration
    /// Whether a run holds another batch of the archive.
    let isAlive: @Sendable (_ batch: String) -> Bool
    /// Who listens.
    let events: @Sendable (RunEvent) -> Void

    /// The bells of this run.
    var bell: Bells { control.bell }
    /// The world of each provider.
    var worlds: [ProviderID: World] { desks.mapValues(\.provider.world) }
    /// The batch.
    var batch: String { layout.batch }
    /// This run, now: for a step.
    var stamp: StepStamp { StepStamp(run: run, at: timekeeper.now()) }

    /// An edit has taken a step: say so, and wake the stages.
    ///
    /// - Parameters:
    ///   - edit: The edit.
    ///   - state: Where it stands now.
    ///   - reason: Why.
    ///   - task: The provider's task.
    ///   - easesBudget: Whether a reservation has become less with it.
    func stepped(
        _ edit: EditRecord,
        to state: EditState,
        because reason: WanbatchError? = nil,
        task: String? = nil,
        easesBudget: Bool = false
    ) async {
        if easesBudget { await control.budgetEased() }
        if state == .archived { await control.hasArchived(edit.edit) }
        if state == .running { await control.hasBegun(edit.edit, at: edit.provider) }
        let event = EditEvent(
            edit: edit.edit,
            clip: edit.clip.shortName,
            state: state,
            code: reason?.code,
            message: reason?.message,
            task: task
        )
        events(.edit(event))
        logger.debug(
            "\(edit.edit.short) \(state.rawValue)",
            metadata: ["clip": "\(event.clip.printable)", "code": "\(reason?.code ?? "")"]
        )
        await bell.ring(state)
        if easesBudget { await bell.ring(.published) }
    }

    /// The next edits in a state that are still to be submitted: none of a provider that takes no more.
    ///
    /// - Parameters:
    ///   - state: The state.
    ///   - excluded: Edits that are being worked on or left aside.
    ///   - limit: How many at most.
    /// - Throws: `WanbatchError` of kind `storage`.
    func openEdits(in state: EditState, excluding excluded: Set<EditID>, limit: Int) async throws -> [EditRecord] {
        var edits: [EditRecord] = []
        for desk in desks.values where await control.stop(of: desk.id) == nil {
            edits += try await ledger.next(of: batch, in: state, provider: desk.id, excluding: excluded, limit: limit)
        }
        return Array(edits.sorted { $0.position < $1.position }.prefix(limit))
    }

    /// No more submissions to a provider, or to any: said, and noted for the run's end.
    ///
    /// - Parameters:
    ///   - provider: The provider; `nil` for all.
    ///   - reason: Why.
    func stopSubmitting(to provider: ProviderID?, because reason: WanbatchError) async {
        if await control.isNew("stop \(reason.code)") {
            events(.stopping(reason))
            logger.error("\(reason.message.printable)", metadata: ["code": "\(reason.code)"])
        }
        await control.stopSubmitting(to: provider, because: reason)
        for desk in desks.values where provider == nil || desk.id == provider { await desk.submissions.stop() }
    }

    /// Something a person should know, said once.
    ///
    /// - Parameters:
    ///   - code: For programs.
    ///   - message: For the person.
    func warn(_ code: String, _ message: String) async {
        guard await control.isNew(code + message) else { return }
        events(.warning(code: code, message: message))
        logger.warning("\(message.printable)", metadata: ["code": "\(code)"])
    }
}

extension MediaSource {
    /// The last part of the path or the address, for a person.
    var shortName: String {
        switch self {
        case .file(let path): path.split(separator: "/").last.map(String.init) ?? path
        case .url(let address): WebAddress(address)?.withoutQuery ?? address
        }
    }
}
