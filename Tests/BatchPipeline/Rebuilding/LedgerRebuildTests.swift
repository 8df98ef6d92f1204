import CostReports
import EditModel
import Foundation
import JobLedger
import Testing

@testable import BatchPipeline

@Suite(.timeLimit(.minutes(10))) struct LedgerRebuildTests {
    private func removeLedger(_ night: Night) async throws {
        try await closed(night)
        for name in try FileManager.default.contentsOfDirectory(atPath: night.archive)
        where name.hasPrefix("ledger.sqlite") {
            try FileManager.default.removeItem(atPath: "\(night.archive)/\(name)")
        }
    }

    private func ruinLedger(_ night: Night) async throws {
        try await closed(night)
        for suffix in ["-wal", "-shm"] {
            try? FileManager.default.removeItem(atPath: "\(night.archive)/ledger.sqlite\(suffix)")
        }
        let file = try FileHandle(forUpdating: URL(filePath: night.archive + "/ledger.sqlite"))
        try file.write(contentsOf: Data(repeating: 0x55, count: 200))
        try file.close()
    }

    /// Waits until no connection to the ledger is open: the last of them takes the log away when it closes, a moment
    /// after the run that had it.
    private func closed(_ night: Night) async throws {
        let ledger = URL(filePath: night.archive).resolvingSymlinksInPath().path + "/ledger.sqlite"
        let end = ContinuousClock.now + .seconds(120)
        while try isOpen(ledger) {
            try #require(ContinuousClock.now < end, "the ledger is never closed")
            try await ContinuousClock().sleep(for: .milliseconds(5))
        }
    }

    private func isOpen(_ path: String) throws -> Bool {
        let folder = "/proc/self/fd/"
        return try FileManager.default.contentsOfDirectory(atPath: folder).contains { name in
            // Others come and go meanwhile.
            (try? FileManager.default.destinationOfSymbolicLink(atPath: folder + name))?.hasPrefix(path) == true
        }
    }

    /// The lines of the report that tell of archived edits.
    private func archived(_ night: Night, _ batch: String = "night") async throws -> [String] {
        let text = CSVReport.text(of: try await night.report(of: batch))
        return text.split(whereSeparator: \.isNewline).filter { $0.contains(",archived,") }.map(String.init)
    }

    private func rebuild(_ night: Night) async throws -> (survey: LedgerRebuild.Survey, aside: String?) {
        let rebuild = LedgerRebuild(archive: night.archive)
        let survey = try await rebuild.survey()
        return (survey, try await rebuild.apply(survey))
    }

    /// Random nights with lost answers, failed tasks, doubts that were bought anew, equal edits and a second batch: the
    /// ledger is lost or ruined, rebuilt, and the report is the same to the last digit; nothing is bought again.
    @Test(arguments: 0..<4 as Range<UInt64>) func aRebuiltLedgerTellsTheSame(_ seed: UInt64) async throws {
        let random = SeededRandom(seed: seed)
        let faults = (1...60).map { _ in random.unit() }
        let script = ProviderScript(
            purchase: { number in
                switch faults[number % 60] {
                case ..<0.2: .answers(FakeProvider.error(500, "internal_error"), makesTask: true)
                case ..<0.35: .answers(FakeProvider.error(500, "internal_error"))
                default: nil
                }
            },
            task: { look in
                faults[(look.number * 7) % 60] < 0.2 ? .fails(code: "service_error", message: "") : look.usual()
            },
            list: .text(404, "{}")
        )
        let count = 3 + Int(random.unit() * 4)
        let statements = Night.edits(count) + "clip clip.mp4 prompt=\"edit 1\" name=\"again, and \\\"quoted\\\"\"\n"
        let night = try await Night(statements, script, isReal: seed.isMultiple(of: 2))
        try night.write("set provider=evolink\n" + Night.edits(2) + "clip clip.mp4 prompt=own seed=7\n", as: "second")
        for round in 0..<8 {
            if round == 4 { night.provider.script = ProviderScript() }
            _ = try await night.run([.maxRunning: "2"])
            _ = try await night.run(manifest: "second")
            for batch in ["night", "second"] {
                let retry = BatchRetry(archive: night.archive, batch: batch)
                let choice = try await retry.choose(states: [.unknown, .failed], named: [])
                _ = try await retry.apply(choice)
            }
        }
        #expect(Set(try await night.states() + night.states(of: "second")) == [.archived])
        let before = (try await archived(night), try await archived(night, "second"))
        let money = try await night.ledger.money(of: "night")
        let posts = night.provider.posts.count
        try await seed.isMultiple(of: 3) ? removeLedger(night) : ruinLedger(night)

        let (survey, aside) = try await rebuild(night)
        #expect(survey.problems == [])
        #expect((aside == nil) == seed.isMultiple(of: 3))
        #expect(try await archived(night) == before.0, "as it was, before any run")
        #expect(try await night.ledger.money(of: "night") == money)
        let sum = survey.cost.values.reduce(.zero, +)
        #expect(sum == Money(units: Int64(count + 1) * 3200))
        #expect(try await night.run().exit == 0)
        #expect(try await night.run(manifest: "second").exit == 0)
        #expect(night.provider.posts.count == posts)
        #expect(try await archived(night) == before.0)
        #expect(try await archived(night, "second") == before.1)
        #expect(!night.warnings.contains("output-missing"))
    }

    @Test func aSoundLedgerIsNotRebuilt() async throws {
        let night = try await Night()
        #expect(try await night.run().exit == 0)
        let code = try await code { _ = try await LedgerRebuild(archive: night.archive).survey() }
        #expect(code == "ledger-sound")
    }

    @Test func aRunThatIsAliveIsWaitedFor() async throws {
        let night = try await Night()
        #expect(try await night.run().exit == 0)
        try await ruinLedger(night)
        let rebuild = LedgerRebuild(archive: night.archive)
        let survey = try await rebuild.survey()
        let path = night.archive + "/night/lock"
        var lock = try FileLock.take(path)
        // A program that another test is just starting may hold a copy of the run's lock until it is loaded.
        let end = ContinuousClock.now + .seconds(120)
        while lock == nil, ContinuousClock.now < end {
            try await ContinuousClock().sleep(for: .milliseconds(10))
            lock = try FileLock.take(path)
        }
        #expect(lock != nil)
        #expect(try await code { _ = try await rebuild.apply(survey) } == "batch-busy")
        withExtendedLifetime(lock) {}
    }

    @Test func whatIsWrongIsNamedAndWhatIsPaidForStaysPaid() async throws {
        let night = try await Night(Night.edits(3))
        #expect(try await night.run().exit == 0)
        let outputs = night.files("night/outputs").filter { $0.hasSuffix(".mp4") }
        let path = night.archive + "/night/outputs/"
        try FileManager.default.removeItem(atPath: path + outputs[0])
        try Data("other".utf8).write(to: URL(filePath: path + outputs[1]))
        try Data("{}".utf8).write(to: URL(filePath: path + "stray.0123456789abcdef.json"))
        try await removeLedger(night)
        let (survey, _) = try await rebuild(night)
        #expect(survey.edits.count == 3)
        #expect(survey.problems.count == 3)
        let left = try FileManager.default.contentsOfDirectory(atPath: night.archive).filter { $0.contains(".new") }
        #expect(left == [])
        #expect(survey.problems.contains { $0.contains(outputs[0]) && $0.contains("gone") })
        #expect(survey.problems.contains { $0.contains(outputs[1]) && $0.contains("not the file") })
        #expect(survey.problems.contains { $0.contains("stray.0123456789abcdef.json") && $0.contains("left out") })
        let posts = night.provider.posts.count
        #expect(try await night.run().exit == 0)
        #expect(night.provider.posts.count == posts)
    }

    // MARK: - Hostile receipts

    private func receipt(_ night: Night) throws -> (path: String, object: [String: Any]) {
        let name = try #require(night.files("night/outputs").first { $0.hasSuffix(".json") })
        let path = night.archive + "/night/outputs/" + name
        let data = try Data(contentsOf: URL(filePath: path))
        return (path, try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any]))
    }

    /// Where in a receipt something else stands, and what.
    static let lies: [(String, String)] = [
        ("edit_id", "\"../../x\""), ("edit_id", "7"), ("receipt", "2"), ("world", "\"heaven\""),
        ("provider", "\"nobody\""), ("attempts", "-1"), ("attempts", "1e300"), ("output.file", "\"../../etc/passwd\""),
        ("output.file", "\"/etc/passwd\""), ("output.file", "\"night/outputs/../x.mp4\""), ("output.sha256", "\"00\""),
        ("output.bytes", "-5"), ("output.bytes", "99999999999999999999"), ("output.width", "0"),
        ("output.seconds", "\"nan\""), ("output.archived_ms", "-1"), ("cost.usd", "\"-1\""), ("cost.usd", "\"1e9\""),
        ("cost.reserved_usd", "\"99999999999\""), ("submission.run_id", "\"'; DROP TABLE edit; --\""),
        ("submission.batch", "\"..\""), ("submission.idempotency_key", "\"\""), ("submission.submitted_ms", "9e17"),
        ("submission.posts", "-3"), ("submission.input_ms", "-9223372036854775808"), ("task_id", "\"a b/c\""),
        ("rows", "[{\"batch\":\"..\",\"ordinal\":0,\"file\":\"f\",\"line\":1,\"clip\":\"c\",\"stem\":\"s\"}]"),
        ("options", "[]"), ("clip_source", "\"x\""), ("earlier", "[{}]"),
    ]

    @Test(arguments: 0..<lies.count) func aReceiptThatLiesIsNamedAndLeftOut(_ index: Int) async throws {
        let night = try await Night()
        #expect(try await night.run().exit == 0)
        var (path, object) = try receipt(night)
        let (place, lie) = Self.lies[index]
        let value = try JSONSerialization.jsonObject(with: Data(lie.utf8), options: .fragmentsAllowed)
        let keys = place.split(separator: ".").map(String.init)
        if keys.count == 2 {
            var inner = object[keys[0]] as? [String: Any] ?? [:]
            inner[keys[1]] = value
            object[keys[0]] = inner
        } else {
            object[keys[0]] = value
        }
        try JSONSerialization.data(withJSONObject: object).write(to: URL(filePath: path))
        try await removeLedger(night)
        let (survey, _) = try await rebuild(night)
        #expect(survey.edits.isEmpty, "\(place) = \(lie)")
        #expect(survey.problems.count == 1)
        #expect(survey.problems.first?.contains("left out") == true)
    }

    @Test func bytesThatAreNoReceiptDoNoHarm() async throws {
        let night = try await Night()
        #expect(try await night.run().exit == 0)
        let bytes = Array(try Data(contentsOf: URL(filePath: try receipt(night).path)))
        let random = SeededRandom(seed: 11)
        for _ in 0..<400 {
            var mutant = bytes
            for _ in 0...Int(random.unit() * 4) {
                let place = Int(random.unit() * Double(mutant.count))
                switch Int(random.unit() * 3) {
                case 0: mutant[place] = UInt8(truncatingIfNeeded: random.next())
                case 1: mutant.removeSubrange(place..<min(mutant.count, place + 1 + Int(random.unit() * 30)))
                default: mutant.insert(contentsOf: mutant[place..<min(mutant.count, place + 9)], at: place)
                }
            }
            if let edit = try? ReceiptReader(file: "night/outputs/x.json").read(Data(mutant)) {
                #expect(!edit.output.file.contains(".."))
                #expect(!edit.purchases.isEmpty)
            }
        }
    }

    @Test func receiptsOfTheFirstVersionAreTaken() async throws {
        let night = try await Night()
        #expect(try await night.run().exit == 0)
        let before = try await archived(night)
        var (path, object) = try receipt(night)
        for key in ["rows", "earlier", "options", "clip_source", "references"] { object[key] = nil }
        for (part, keys) in [
            "submission": [
                "batch", "submitted_ms", "posted_ms", "accepted_ms", "completed_ms", "input_ms", "expected_ms",
            ],
            "output": ["milliseconds", "archived_ms"],
        ] {
            var inner = object[part] as? [String: Any] ?? [:]
            for key in keys { inner[key] = nil }
            object[part] = inner
        }
        try JSONSerialization.data(withJSONObject: object).write(to: URL(filePath: path))
        try await removeLedger(night)
        #expect(try await rebuild(night).survey.problems == [])
        #expect(try await night.run().exit == 0)
        #expect(night.provider.posts.count == 1)
        let report = try await night.report()
        #expect(report.rows.map(\.cost) == [.edit])
        #expect(report.rows.map(\.clip) == ["clip.mp4"])
        #expect(before.count == 1)
    }

    @Test func twoReceiptsOfOnePurchaseAreTakenOnce() async throws {
        let night = try await Night()
        #expect(try await night.run().exit == 0)
        var (path, object) = try receipt(night)
        let other = String(repeating: "a", count: 64)
        object["edit_id"] = other
        var output = try #require(object["output"] as? [String: Any])
        output["file"] = "night/outputs/other.aaaaaaaaaaaaaaaa.mp4"
        object["output"] = output
        let copy = night.archive + "/night/outputs/other.aaaaaaaaaaaaaaaa.json"
        try JSONSerialization.data(withJSONObject: object).write(to: URL(filePath: copy))
        try await removeLedger(night)
        let (survey, _) = try await rebuild(night)
        #expect(survey.edits.count == 1)
        #expect(survey.problems.count == 1)
        #expect(survey.problems.first?.contains("another receipt") == true)
        #expect(FileManager.default.fileExists(atPath: path))
    }
}

/// The stable code of the error that a step throws; `nil` when it throws none.
private func code(_ step: () async throws -> Void) async throws -> String? {
    do {
        try await step()
        return nil
    } catch let error as WanbatchError {
        return error.code
    }
}
