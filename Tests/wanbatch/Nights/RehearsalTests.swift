import EditModel
import Foundation
import FoundationNetworking
import ProviderSandbox
import Testing

@Suite("Rehearsals", .serialized) struct RehearsalTests {
    /// The bill of the archive's sandbox, asked for as a person does: by serving it again.
    private func bill(_ night: Night) async throws -> SandboxBill {
        let sandbox = try night.start(["sandbox"])
        try await eventually("the sandbox's address") { sandbox.outputSoFar.contains("\n") }
        let address = try #require(sandbox.outputSoFar.firstMatch(of: /http:\/\/127\.0\.0\.1:\d+/))
        let url = try #require(URL(string: address.output + "/sandbox/bill"))
        let (data, _) = try await URLSession.shared.data(from: url)
        sandbox.send(SIGTERM)
        #expect(try await sandbox.end(within: .seconds(10)).exit == 0)
        return try JSONDecoder().decode(SandboxBill.self, from: data)
    }

    @Test("a manifest without a provider needs no key; the sandbox's bill is the report's sum")
    func whole() async throws {
        let night = try await Night(clips: 2)
        try night.write("night.manifest", "set prompt=\"Make it snow\"\nclip clips/\n")
        let end = try await night.night(with: [:])
        #expect(end.exit == 0, "\(end.errors)")
        #expect(end.output.contains("rehearsed, no money"), "\(end.output)")
        let report = try night.report()
        #expect(report.column("state") == ["archived", "archived"])
        let bill = try await bill(night)
        #expect(bill.created == 2)
        #expect(Money(usdText: "\(report.sum("cost_usd"))") == bill.total)
    }

    @Test("a rehearsal that is killed with its sandbox resumes like a real night") func killed() async throws {
        let night = try await Night(clips: 2)
        try night.write("night.manifest", "set prompt=\"Make it snow\"\nclip clips/\n")
        let run = try night.start(["run", "night.manifest"])
        try await eventually("a task") {
            let journal = night.path("archive/sandbox/journal.ndjson")
            return (try? String(contentsOf: journal, encoding: .utf8))?.contains("task-unified") == true
        }
        run.send(SIGKILL)
        _ = try await run.end()
        let end = try await night.night(with: [:])
        #expect(end.exit == 0, "\(end.errors)")
        let bill = try await bill(night)
        #expect(bill.created == 2)
        #expect(Money(usdText: "\(try night.report().sum("cost_usd"))") == bill.total)
    }
}
