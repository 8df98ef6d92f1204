import Foundation
import Testing

extension DurabilityTests {
    /// Standard output that nobody reads: the night goes on to its end all the same.
    @Suite("Closed standard streams") struct ClosedOutputTests {
        @Test("a pipe that ends, or no stream at all, does no harm") func closed() async throws {
            let ways = [
                "| head -1", "--json | head -1", "2>&1 | head -1", "--json --log-level debug 2>&1 | head -1", ">&-",
                "--json >&-", "--log-level debug 2>&-", "--json --log-level debug <&- >&- 2>&-",
            ]
            try await inLanes(ways, closed)
        }

        private func closed(how: String) async throws {
            try await Rehearsal.holding(faults: "") { rehearsal in
                let night = rehearsal.night
                let logs = night.folder.deletingLastPathComponent()
                let command = "\"$WANBATCH\" run night.manifest \(how)"
                let shell = try Program(
                    "/bin/sh",
                    ["-c", command],
                    environment: Night.plainEnvironment.merging(rehearsal.environment()) { $1 }
                        .merging(["WANBATCH": Night.executable]) { $1 },
                    in: night.folder,
                    logs: logs
                )
                #expect(try await shell.end().exit == 0)
                // Not finished by another run: this one went on to its end.
                try await rehearsal.check(how)
                #expect(try Data(contentsOf: night.path("archive/night/lock")).isEmpty)
            }
        }
    }
}
