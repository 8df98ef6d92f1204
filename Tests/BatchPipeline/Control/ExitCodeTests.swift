import EditModel
import Testing

@testable import BatchPipeline

@Suite struct ExitCodeTests {
    private static func reason(_ kind: WanbatchError.Kind) -> WanbatchError { WanbatchError(kind, "code", "text") }

    /// DESIGN's table, top down.
    static let order: [(WanbatchError.Kind, Int32)] = [
        (.usage, 64), (.manifest, 65), (.busy, 75), (.access, 77), (.unavailable, 69), (.storage, 73), (.stopped, 2),
    ]

    @Test func theFirstOfTheTableWins() {
        for (index, entry) in Self.order.enumerated() {
            let lower = Self.order[index...].map { Self.reason($0.0) }
            #expect(ExitCode.of(lower, hasProblems: true) == entry.1)
            #expect(ExitCode.of(lower.reversed(), hasProblems: false) == entry.1)
            #expect(Self.reason(entry.0).exitCode == entry.1)
        }
    }

    @Test func withoutAReasonTheEditsDecide() {
        #expect(ExitCode.of([], hasProblems: true) == 1)
        #expect(ExitCode.of([], hasProblems: false) == 0)
    }
}
