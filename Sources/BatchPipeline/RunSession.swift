import ClipPreparation
import ClipPublishing
public import EditModel
import EditProviders
public import Foundation
import JobLedger

/// A run that holds its batch: plans, works, and says how it ended.
struct RunSession: Sendable {
    let run: String
    let limits: RunLimits
    let layout: ArchiveLayout
    let opening: ArchiveOpening
    let ledger: JobLedger
    let world: RunWorld
    let settings: RunSettings
    /// The options of the run; without a manifest only those that `collect` heeds.
    let options: RunOptions
    let interruption: Interruption

    /// Works on what is planned and on what earlier runs left.
    ///
    /// - Parameter reading: The manifest; `nil` for `collect`, which submits nothing.
    /// - Returns: Why it ended early, empty when nothing was left to do; and what a person must look at.
    /// - Throws: ``ManifestErrors``; `WanbatchError` when the run cannot go on.
    func work(on reading: ManifestIntake.Reading?) async throws -> (reasons: [WanbatchError], notices: [WanbatchError])
    {
        // Empty in the end; what is not, the next run removes.
        defer { rmdir(layout.scratch(of: run)) }
        world.events(.started(run: run, batch: layout.batch, archive: layout.root, limits: limits))
        for note in reading?.notes ?? [] { world.events(.warning(code: "manifest", message: "\(note)")) }
        let context = try await interruption.race { try await begin(reading) }
        let stages = RunStages(context: context, opening: opening, isSubmitting: reading != nil)
        // A large archive takes its time to be looked at: nothing waits for it but the run's end.
        async let check: Void = OutputCheck(context: context, interruption: interruption).warnOfMissing()
        let end = await stages.run(until: interruption)
        if end == nil { try await check }
        if let end {
            await context.control.note(end)
        } else {
            try await tidy(context)
        }
        try await RunEnding.settle(context)
        try await join(context)
        return await (context.control.reasons, context.control.notices)
    }

    /// Takes published clips back. What is not withdrawn because a person wants the run to end is withdrawn by the next one.
    private func tidy(_ context: RunContext) async throws {
        do {
            try await interruption.race { try await ClipWithdrawal(context: context).tidy() }
        } catch let error as WanbatchError {
            if error.code != WanbatchError.interrupted.code { await context.control.note(error) }
        }
    }

    /// Joins what was split and is complete. An interruption leaves it to the next run.
    private func join(_ context: RunContext) async throws {
        do {
            try await interruption.race { try await PieceJoining(context: context).joinAll() }
        } catch let error as WanbatchError where error.code == WanbatchError.interrupted.code {
            await context.control.note(error)
        }
    }

    /// Plans, takes what is to be worked on, and sets up the desks.
    private func begin(_ reading: ManifestIntake.Reading?) async throws -> RunContext {
        var settings = settings
        settings.maximumCost = limits.maxCost
        settings.maximumMonthCost = options.maxCostMonth
        settings.deadline = limits.deadline
        settings.keepsPublished = options.keepsPublished
        let prices = PriceList(overrides: reading?.manifest.prices ?? [:])
        var shelf: (any ClipShelf)?
        if reading != nil, let cache = options.cache { shelf = await ShelfFactory.shelf(cache, world) }
        let scratch = layout.scratch(of: run)
        try DurableFiles.createFolders(scratch)
        let room = MediaRoomFactory(
            layout: layout,
            ledger: ledger,
            world: world,
            settings: settings,
            shelf: shelf,
            scratch: scratch
        )
        let media = try await room.room()
        try await ledger.releaseDead(for: layout.batch, isAlive: opening.isAlive)
        if let reading { try await plan(reading, prices, media) }
        let publishers = PublisherFactory(layout: layout, options: options, world: world)
        let desks = try await desks(publishers, isSubmitting: reading != nil)
        let context = RunContext(
            run: run,
            layout: layout,
            ledger: ledger,
            control: RunControl(),
            desks: desks,
            publishers: publishers,
            media: media,
            shelf: shelf,
            posters: world.posters(layout.root),
            prices: prices,
            transport: world.transport,
            settings: settings,
            timekeeper: world.timekeeper,
            random: world.random,
            logger: world.logger,
            startedAt: world.timekeeper.uptime(),
            isAlive: opening.isAlive,
            events: world.events
        )
        try await take(context, isSubmitting: reading != nil)
        return context
    }

    /// Takes the batch's edits, and tells each desk of the tasks that an earlier run left: they hold slots.
    private func take(_ context: RunContext, isSubmitting: Bool) async throws {
        let claim = try await ledger.claim(for: layout.batch, worlds: context.worlds, isAlive: opening.isAlive)
        if claim.ofOtherWorld > 0 {
            let reason = WanbatchError(
                .stopped,
                "other-world",
                "\(claim.ofOtherWorld) submitted edits belong to the other world (rehearsal or real money)",
                hint: "run once more with the provider addresses of then, so that their results are collected"
            )
            await context.control.note(reason)
            await context.warn(reason.code, "\(reason)")
        }
        try await ledger.reopen(layout.batch, submitting: isSubmitting, stamp)
        try await OutputDelivery(context: context).deliver(nil)
        for desk in context.desks.values {
            let running = try await ledger.submissions(of: layout.batch, in: .running, provider: desk.id)
            await desk.submissions.adopted(running.count)
            try await TaskAdoption(context: context, desk: desk).findUnknown()
        }
        try await warnOfUncounted(context)
    }

    /// Purchases of this month without a price cannot be counted by the month's budget.
    private func warnOfUncounted(_ context: RunContext) async throws {
        guard context.settings.maximumMonthCost != nil else { return }
        let month = UTCMonth(of: world.timekeeper.now())
        let unpriced = try await ledger.money(in: month).unpriced
        guard unpriced > 0 else { return }
        let what = unpriced == 1 ? "1 submission" : "\(unpriced) submissions"
        await context.warn("month-unpriced", "\(what) of \(month) had no known price: --max-cost-month cannot count it")
    }

    private var stamp: StepStamp { StepStamp(run: run, at: world.timekeeper.now()) }

    private func plan(
        _ reading: ManifestIntake.Reading,
        _ prices: PriceList,
        _ media: MediaRoom
    ) async throws {
        let providers = try PlannedProvider.all(environment: world.environment)
        let planner = BatchPlanner(
            ledger: ledger,
            sources: media.sources,
            providers: providers,
            prices: prices,
            width: settings.preparations * 2
        )
        let planned = try await planner.plan(reading.manifest)
        let callbacks = CallbackCheck(policy: AddressPolicy(.publicOnly, resolve: world.resolve), events: world.events)
        let errors = try await planned.errors + callbacks.errors(in: reading.manifest)
        guard errors.isEmpty else { throw ManifestErrors(diagnostics: reading.notes + errors) }
        try PriceCheck.check(reading.manifest, prices, providers, reading.options)
        try await ledger.plan(batch: layout.batch, rows: planned.rows, stamp)
    }

    /// The providers of everything that is not finished, planned or left by earlier runs.
    private func desks(
        _ publishers: PublisherFactory,
        isSubmitting: Bool
    ) async throws -> [ProviderID: ProviderDesk] {
        let factory = DeskFactory(
            layout: layout,
            ledger: ledger,
            options: options,
            settings: settings,
            world: world,
            publishers: publishers
        )
        var desks: [ProviderID: ProviderDesk] = [:]
        for id in try await ledger.providers(of: layout.batch, submitted: !isSubmitting) {
            desks[id] = try await factory.desk(of: id)
        }
        return desks
    }
}

extension EditState {
    /// Whether a run has nothing to do with it any more.
    var isFinal: Bool {
        switch self {
        case .archived, .refused, .failed, .unknown, .lost, .held, .stalled: true
        case .planned, .prepared, .published, .submitting, .running, .succeeded: false
        }
    }
}

extension ClockTime {
    /// The next moment with this time of day, local time.
    ///
    /// - Parameter now: The moment.
    public func next(after now: Date) -> Date? {
        Calendar.current.nextDate(
            after: now,
            matching: DateComponents(hour: hour, minute: minute, second: 0),
            matchingPolicy: .nextTime
        )
    }
}
