import AsyncHTTPClient
import EditModel
import Foundation

/// Everything that the routes and the workshop share, made once from the folder.
struct SandboxRooms: Sendable {
    let folder: SandboxFolder
    let desk: TaskDesk
    let files: FileDesk
    let shelf: SampleShelf
    let tools: MediaTools
    let signer: LinkSigner
    let dice: FaultDice
    let firsts = Firsts()
    let traffic = TrafficCounter()
    let timekeeper: Timekeeper
    let random: RandomSource
    /// Tells this sandbox from another one that got its port.
    let mark: String
    /// The ids of tasks whose clips wait to be worked on.
    let waiting: AsyncStream<String>
    /// The ids of tasks whose end is known and is to be reported.
    let ended: AsyncStream<String>

    init(
        _ configuration: SandboxConfiguration,
        folder: SandboxFolder,
        timekeeper: Timekeeper,
        random: RandomSource
    ) throws {
        let kept = try KeptState(folder.journal)
        try folder.clean(kept, now: timekeeper.now(), linkLifetime: configuration.linkLifetime)
        let journal = try Journal(folder.journal)
        let (stream, continuation) = AsyncStream<String>.makeStream()
        let (ends, end) = AsyncStream<String>.makeStream()
        self.folder = folder
        self.timekeeper = timekeeper
        self.random = random
        mark = random.hex(16)
        waiting = stream
        ended = ends
        tools = MediaTools(timekeeper: timekeeper)
        shelf = SampleShelf(folder: folder, tools: tools)
        signer = LinkSigner(secret: try folder.linkSecret(random))
        dice = FaultDice(configuration.faults, startingAt: UInt64(kept.tasks.count))
        desk = TaskDesk(
            configuration: configuration,
            timekeeper: timekeeper,
            random: random,
            journal: journal,
            dice: dice,
            kept: kept.tasks,
            waiting: continuation,
            ended: end
        )
        files = FileDesk(
            configuration: configuration,
            folder: folder,
            timekeeper: timekeeper,
            journal: journal,
            kept: kept.files
        )
    }

    func outputs(_ configuration: SandboxConfiguration) -> OutputRoutes {
        OutputRoutes(
            folder: folder,
            desk: desk,
            files: files,
            shelf: shelf,
            media: configuration.media,
            signer: signer,
            dice: dice,
            firsts: firsts,
            timekeeper: timekeeper
        )
    }

    func links(_ configuration: SandboxConfiguration) -> TaskLinks {
        TaskLinks(signer: signer, lifetime: configuration.linkLifetime, firsts: firsts)
    }

    func evolinkTasks(_ configuration: SandboxConfiguration) -> EvolinkTasks {
        EvolinkTasks(
            desk: desk,
            links: links(configuration),
            faults: QueryFaults(dice: dice),
            traffic: traffic,
            estimate: Int(configuration.taskSeconds.upperBound.rounded(.up))
        )
    }

    func callbacks(_ configuration: SandboxConfiguration, client: HTTPClient) -> CallbackSender {
        CallbackSender(
            desk: desk,
            client: client,
            document: evolinkTasks(configuration).document,
            destination: configuration.callbackDestination,
            timekeeper: timekeeper,
            logger: configuration.logger
        )
    }

    func workshop(_ configuration: SandboxConfiguration, client: HTTPClient) -> EditWorkshop {
        let fetcher = ClipFetcher(folder: folder, files: files, client: client)
        let job = EditJob(folder: folder, fetcher: fetcher, tools: tools)
        return EditWorkshop(desk: desk, job: job, places: configuration.mediaJobs, logger: configuration.logger)
    }
}
