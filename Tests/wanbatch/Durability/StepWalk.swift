import EditModel
import Foundation
import Synchronization
import Testing

/// Goes through the durable steps of a night, one night a step: 1, 2, 3 and so on until a night passes untouched.
struct StepWalk: Sendable {
    /// How many nights at once: most of a night is waiting.
    private static let width = 8

    /// A step that a failpoint struck.
    struct Struck: Sendable {
        let step: DurableStep
        /// The how manieth of its name.
        let number: Int
        var name: String { "\(step.rawValue):\(number)" }

        /// What the program says when it comes to its failpoint; `nil` when it did not.
        init?(_ end: Program.Ending) throws {
            let pattern = /failpoint: step [0-9]+ is ([a-z-]+):([0-9]+)\n/
            guard let found = end.errors.firstMatch(of: pattern)?.output else { return nil }
            step = try #require(DurableStep(rawValue: String(found.1)))
            number = try #require(Int(found.2))
        }
    }

    /// Whether every step is walked, or every few.
    static let isWhole = ProcessInfo.processInfo.environment["WANBATCH_TEST_STEPS"] == "all"

    /// Walks; then goes to the steps of ``everyNight`` that it passed by.
    ///
    /// - Parameters:
    ///   - stride: Of how many steps one is struck in the ordinary run of the tests (`WANBATCH_TEST_STEPS=all`: every one).
    ///   - night: A night with a failpoint at this place (`17`, `renamed:1`), and a number that no other night has;
    ///     returns the step that was struck, or `nil` when none was.
    /// - Returns: How often each step was struck.
    static func walk(
        every stride: Int,
        _ night: @escaping @Sendable (_ place: String, _ number: Int) async throws -> Struck?
    ) async throws -> [DurableStep: Int] {
        try await withThrowingTaskGroup(of: Struck?.self) { group in
            var counts: [DurableStep: Int] = [:]
            var last = 1 - (isWhole ? 1 : stride)
            func more() {
                last += isWhole ? 1 : stride
                group.addTask { [last] in try await night("\(last)", last) }
            }
            for _ in 1...width { more() }
            while let struck = try await group.next() {
                guard let struck else { break }
                counts[struck.step, default: 0] += 1
                try #require(last < 500, "there is no end to the steps")
                more()
            }
            // Nights that are still on are later ones: untouched as well, or nearly.
            for try await struck in group { if let struck { counts[struck.step, default: 0] += 1 } }
            for (index, step) in everyNight.subtracting(counts.keys).enumerated() {
                if index >= width, let struck = try await group.next() ?? nil {
                    counts[struck.step, default: 0] += 1
                }
                last += 1
                group.addTask { [last] in try await night("\(step.rawValue):1", last) }
            }
            for try await struck in group { if let struck { counts[struck.step, default: 0] += 1 } }
            return counts
        }
    }

    /// The steps of a night in which all goes well: a walk that does not meet them has not walked.
    static let everyNight: Set<DurableStep> = [
        .folderMade, .lockTaken, .ledgerOpened, .batchEntered, .runStarted, .logOpened, .deadReleased, .planned,
        .claimed, .reopened, .digestRemembered, .factsRemembered, .clipCached, .clipRemembered, .prepared,
        .linkRemembered, .published, .intentWritten, .posted, .sent, .idStored, .seenSucceeded, .downloadBegun,
        .downloadWritten, .downloaded, .verified, .renamed, .receiptWritten, .archived, .outputLinked, .delivered,
        .limitsRemembered, .released, .runEnded, .reportWritten,
    ]
}
