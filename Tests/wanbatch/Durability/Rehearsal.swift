import EditModel
import Foundation
import JobLedger
import ProviderSandbox
import Testing

/// A night against a sandbox that lives in the test's process and so outlives every run of the program, and all that
/// must be true of it in the morning.
struct Rehearsal: Sendable {
    /// How many edits ``night`` has; it names one of them twice.
    static let edits = 2

    let night: Night
    private let sandbox: ProviderSandbox
    private let address: WebAddress

    /// Faults that cost time but never a result, and their shares.
    static let faults = "429=0.05,lost-response=0.3,hidden-500=0.2,fail-task=0.15,truncate=0.3,expired-link=0.15"

    /// Holds a rehearsal.
    ///
    /// - Parameters:
    ///   - faults: What goes wrong at the provider.
    ///   - seed: Decides when.
    ///   - body: What happens in it.
    static func holding<Value: Sendable>(
        faults: String = faults,
        seed: UInt64 = 1,
        _ body: @Sendable (Rehearsal) async throws -> Value
    ) async throws -> Value {
        let night = try await Night(clips: 1)
        try await Footage.shared.odd(seconds: 2).write(to: night.path("odd.avi"))
        try night.manifest("clip clips/", "clip clips/0.mp4 name=twin", "clip odd.avi")
        var configuration = SandboxConfiguration(folder: night.folder.deletingLastPathComponent().path + "/sandbox")
        configuration.faults = try SandboxFaults(parsing: faults, seed: seed)
        configuration.media = .instant(clip: .seconds(2))
        configuration.taskSeconds = 0...0.2
        configuration.runningLimit = nil
        configuration.seed = seed
        try await Samples.shared.lay(in: configuration)
        let sandbox = try ProviderSandbox(configuration: configuration)
        let (addresses, continuation) = AsyncStream<WebAddress>.makeStream()
        let serving = Task { try await sandbox.run { continuation.yield($0) } }
        defer { serving.cancel() }
        let address = try #require(await addresses.first { _ in true })
        return try await body(Rehearsal(night: night, sandbox: sandbox, address: address))
    }

    /// The environment of a run.
    ///
    /// - Parameter failpoint: Where it dies or fails.
    func environment(_ failpoint: String? = nil) -> [String: String] {
        var environment = [
            "EVOLINK_API_KEY": "sk-rehearsal", "WANBATCH_EVOLINK_URL": address.text,
            "WANBATCH_EVOLINK_FILES_URL": address.text,
        ]
        environment["WANBATCH_FAILPOINT"] = failpoint
        return environment
    }

    /// Runs until nothing is left to do.
    func finish() async throws {
        for _ in 1...5 {
            let end = try await night.night(with: environment())
            if end.exit == 0 { return }
            try #require(end.exit == 2, "exit \(end.exit): \(end.output)\(end.errors)")
        }
        Issue.record("there is no end to this night")
    }

    /// Holds what is in the archive against the sandbox's bill.
    ///
    /// - Parameters:
    ///   - what: What happened in the night, for the reader of a failure.
    ///   - edits: How many edits it has.
    ///   - rows: How many rows.
    func check(_ what: String, edits: Int = edits, rows: Int = edits + 1) async throws {
        let bill = await sandbox.bill()
        let paid = bill.tasks.filter { $0.state == "completed" }
        let keys = Set(bill.tasks.compactMap(\.key))
        #expect(paid.count == edits, "\(what): \(paid.count) paid tasks")
        #expect(bill.tasks.allSatisfy { $0.state == "completed" || $0.state == "failed" }, "\(what)")
        #expect(keys.count == bill.created, "\(what): a task without a key of its own")

        let report = try night.report()
        #expect(report.column("state") == Array(repeating: "archived", count: rows), "\(what)")
        #expect(Set(report.column("task_id")) == Set(paid.map(\.id)), "\(what)")
        #expect(Money(usdText: "\(report.sum("cost_usd"))") == bill.total, "\(what): the report's sum")
        let ledger = try JobLedger(path: night.path("archive/ledger.sqlite").path)
        let money = try #require(try await ledger.money(of: "night")[.rehearsal])
        #expect(money.spent == bill.total, "\(what): the ledger's sum")
        #expect(money.reserved == .zero, "\(what)")

        let outputs = night.outputs()
        #expect(outputs.count == rows, "\(what): \(outputs)")
        let files = Set(night.files("archive/night/outputs"))
        #expect(files == Set(outputs + outputs.map { $0.replacing(".mp4", with: ".json") }), "\(what): \(files)")
        #expect(Set(report.column("output_file").map { "archive/" + $0 }) == Set(outputs), "\(what)")
        for row in report.rows { try check(receiptOf: row, what) }
        #expect(night.files("archive/tmp") == [], "\(what)")
        #expect(night.files("archive/night/rejected") == [], "\(what)")
    }

    private func check(receiptOf row: CSVTable.Row, _ what: String) throws {
        let output = try #require(row["output_file"])
        let bytes = try Data(contentsOf: night.path("archive/" + output.replacing(".mp4", with: ".json")))
        let receipt = try #require(JSONNode(Array(bytes)))
        #expect(receipt["task_id"]?.text == row["task_id"], "\(what)")
        #expect(receipt["output"]?["sha256"]?.text == row["output_sha256"], "\(what)")
    }
}

/// The sandbox's ready-made output: made once, and not again for every night.
private actor Samples {
    static let shared = Samples()
    private var made: Task<URL, any Error>?

    func lay(in configuration: SandboxConfiguration) async throws {
        let folder = try await samples()
        try FileManager.default.createDirectory(atPath: configuration.folder, withIntermediateDirectories: true)
        try FileManager.default.copyItem(at: folder, to: URL(filePath: configuration.folder + "/samples"))
    }

    private func samples() async throws -> URL {
        if let made { return try await made.value }
        let task = Task {
            let night = try await Night(clips: 1)
            try night.write("night.manifest", "set prompt=\"Make it snow\"\nclip clips/\n")
            var configuration = SandboxConfiguration(folder: night.path("archive/sandbox").path)
            configuration.media = .instant(clip: .seconds(2))
            configuration.taskSeconds = 0...0.1
            let sandbox = try ProviderSandbox(configuration: configuration)
            let (ready, continuation) = AsyncStream<WebAddress>.makeStream()
            let serving = Task { try await sandbox.run { continuation.yield($0) } }
            defer { serving.cancel() }
            _ = await ready.first { _ in true }
            let end = try await night.night(with: [:])
            try #require(end.exit == 0, "\(end.errors)")
            let kept = URL.temporaryDirectory.appending(path: "wanbatch-samples-\(UUID().uuidString)")
            try FileManager.default.copyItem(at: night.path("archive/sandbox/samples"), to: kept)
            return kept
        }
        made = task
        return try await task.value
    }
}
