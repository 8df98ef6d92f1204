import Foundation
import Testing

/// Something that was waited for did not happen.
struct NeverHappened: Error {
    let what: String
}

/// Waits until a condition holds; looks at it again and again, and gives up after a time.
///
/// - Parameters:
///   - what: What is waited for, for the error.
///   - limit: How long at most.
///   - condition: The condition.
func eventually(
    _ what: String,
    within limit: Duration = .seconds(300),
    _ condition: @Sendable () async throws -> Bool
) async throws {
    let end = ContinuousClock.now + limit
    while try await !condition() {
        guard ContinuousClock.now < end else { throw NeverHappened(what: what) }
        try await ContinuousClock().sleep(for: .milliseconds(20))
    }
}
