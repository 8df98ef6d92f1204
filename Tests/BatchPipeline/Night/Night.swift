import ClipPreparation
import CostReports
import EditModel
import Foundation
import JobLedger
import Logging
import Synchronization
import TestSupport

@testable import BatchPipeline

/// A night of a test: a manifest, clips, an archive, a provider in memory and a quick clock.
final class Night: Sendable {
    let folder: TemporaryFolder
    let clock: ScaledClock
    let provider: FakeProvider
    private let wire: WireProvider?
    private let heard = Mutex<[RunEvent]>([])
    private let listener = Mutex<(@Sendable (RunEvent) -> Void)?>(nil)
    private let seeds = Mutex<UInt64>(1)
    private let makesPictures = Mutex(false)
    private let ownStorage = Mutex<UserStorage?>(nil)

    /// A night.
    ///
    /// - Parameters:
    ///   - statements: The lines of the manifest after `set provider=`; one clip with one prompt by itself.
    ///   - provider: The provider's name.
    ///   - script: How the provider behaves.
    ///   - wire: How the sockets behave; without it there are none.
    ///   - isReal: Whether money is real.
    ///   - origin: What the provider's addresses begin with; by itself a place that suits the world.
    init(
        _ statements: String = "clip clip.mp4 prompt=one\n",
        at provider: String = "evolink",
        _ script: ProviderScript = ProviderScript(),
        isReal: Bool = false,
        origin: String? = nil,
        wire: (@Sendable (WireLook) -> WireManner)? = nil
    ) async throws {
        folder = try TemporaryFolder()
        clock = wire == nil ? ScaledClock() : ScaledClock(pace: 25)
        let clip = try await TestClip.bytes
        let origin = origin ?? (isReal ? "https://93.184.215.14" : "http://127.0.0.1")
        self.provider = FakeProvider(clock: clock, output: clip, script: script, origin: origin)
        self.wire = try wire.map { [provider = self.provider] in try WireProvider(provider, $0) }
        _ = try folder.file("clip.mp4", clip)
        try write("set provider=\(provider) price.novita.720p=0.08\n" + statements)
    }

    /// A night of one clip with one prompt.
    convenience init(at provider: String = "evolink", _ script: ProviderScript) async throws {
        try await self.init("clip clip.mp4 prompt=one\n", at: provider, script)
    }

    /// Writes a manifest.
    func write(_ text: String, as name: String = "night") throws {
        _ = try folder.file("\(name).manifest", Array(text.utf8))
    }

    /// So many edits of the one clip.
    static func edits(_ count: Int) -> String {
        (1...count).map { "clip clip.mp4 prompt=\"edit \($0)\" name=e\($0)\n" }.joined()
    }

    var archive: String { folder("archive") }

    /// Runs the batch to the end of the run.
    func run(
        _ options: [RunOptionKey: String] = [:],
        manifest: String = "night",
        settings: RunSettings = Night.settings,
        interruption: Interruption = Interruption()
    ) async throws -> RunSummary {
        let request = RunRequest(
            manifest: folder("\(manifest).manifest"),
            archive: archive,
            options: options.merging(storage?.options ?? [:]) { given, _ in given },
            settings: settings
        )
        return try await go(BatchRun(request, world: world, interruption: interruption))
    }

    /// Collects the batch: nothing is bought.
    func collect(settings: RunSettings = Night.settings) async throws -> RunSummary {
        let request = RunRequest(manifest: nil, archive: archive, batch: "night", settings: settings)
        return try await go(BatchRun(request, world: world))
    }

    private func go(_ run: BatchRun) async throws -> RunSummary {
        try await Self.atOnce.with { [clock] in try await clock.running { try await run.run() } }
    }

    /// The storage of the user's own, which all runs publish to once there is one.
    var storage: UserStorage? { ownStorage.withLock { $0 } }

    /// Publishes to a storage of the user's own from now on.
    func useStorage() throws -> UserStorage {
        let storage = try UserStorage(in: folder)
        provider.state.withLock { $0.storage = storage.folder }
        ownStorage.withLock { $0 = storage }
        return storage
    }

    /// The runs make the report's pictures beside their work from now on.
    func makePictures() { makesPictures.withLock { $0 = true } }

    /// The pictures that are there.
    var pictures: [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: archive + "/cache/posters")) ?? []
        return names.filter { $0.hasSuffix(".jpg") }
    }

    /// The sockets behave from now on.
    func mendWire() { wire?.mend() }

    /// Few runs at once, so that they and the tests beside them keep their time.
    private static let atOnce = Permits(6)

    /// The defaults, for two cores.
    static var settings: RunSettings { RunSettings(cores: 2) }

    /// What the runs take from outside.
    var world: RunWorld {
        var environment = ProcessInfo.processInfo.environment.filter { ["PATH", "HOME"].contains($0.key) }
        environment["WANBATCH_FFMPEG"] = RememberingTools.ffmpeg
        environment["WANBATCH_FFPROBE"] = RememberingTools.ffprobe
        environment["EVOLINK_API_KEY"] = FakeProvider.key
        environment["NOVITA_API_KEY"] = FakeProvider.key
        environment["WANBATCH_EVOLINK_URL"] = provider.origin + ":9101"
        environment["WANBATCH_EVOLINK_FILES_URL"] = provider.origin + ":9102"
        environment["WANBATCH_NOVITA_URL"] = provider.origin + ":9103"
        environment = storage?.environment(over: environment) ?? environment
        let seed = seeds.withLock { seed in
            // Far apart: the numbers of one seed are those of the one before, a step later.
            seed += 1_000_003
            return seed
        }
        return RunWorld(
            environment: environment,
            transport: wire ?? provider,
            processes: SubprocessRunner(),
            timekeeper: clock.timekeeper,
            random: SeededRandom(seed: seed).source,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
            sandbox: { _ in throw WanbatchError(.unavailable, "no-sandbox", "there is none") },
            events: { event in
                self.heard.withLock { $0.append(event) }
                self.listener.withLock { $0 }?(event)
            },
            posters: { [makesPictures = makesPictures.withLock { $0 }] archive in
                guard makesPictures else { return nil }
                let environment = ProcessInfo.processInfo.environment
                return PosterShelf(archive: archive, environment: environment, patience: .seconds(60))
            }
        )
    }

    /// Nobody can be reached for a while once the first task runs.
    func loseNetwork(for time: Duration) {
        listen { [self] event in
            guard case .edit(let edit) = event, edit.state == .running, provider.lostAt == nil else { return }
            provider.isLost(from: clock.elapsed, for: time)
        }
    }

    /// Hears the events of later runs as they come.
    func listen(_ listener: @escaping @Sendable (RunEvent) -> Void) { self.listener.withLock { $0 = listener } }

    /// What the runs have said so far.
    var events: [RunEvent] { heard.withLock { $0 } }

    /// The codes of the warnings so far.
    var warnings: [String] {
        events.compactMap { event in
            if case .warning(let code, _) = event { code } else { nil }
        }
    }

    /// The ledger, opened apart from the runs.
    var ledger: JobLedger {
        get throws { try JobLedger(path: archive + "/ledger.sqlite") }
    }

    /// The rows of the batch.
    func rows(of batch: String = "night") async throws -> [ReportRow] { try await ledger.reportRows(of: batch) }

    /// The batch's cost report.
    func report(of batch: String = "night") async throws -> CostReport {
        try await CostReport.make(batch: batch, from: ledger, now: clock.now)
    }

    /// The states of the batch's rows, in order.
    func states(of batch: String = "night") async throws -> [EditState] { try await rows(of: batch).map(\.edit.state) }

    /// Money of the batch.
    func money(_ world: World = .rehearsal) async throws -> MoneyState {
        try await ledger.money(of: "night")[world] ?? MoneyState()
    }

    /// The files of a folder of the archive, in order.
    func files(_ name: String) -> [String] {
        (try? FileManager.default.contentsOfDirectory(atPath: "\(archive)/\(name)").sorted()) ?? []
    }
}

extension Money {
    /// The reservation, and the cost, of the test clip at 720p: (2 + 2) s at 0.08 USD.
    static let edit = Money(units: 3200)
}
