import GRDB
import Synchronization

/// Commits the steps of many edits together: those that come while one commit waits for the disk share the next.
///
/// Each step has a savepoint of its own, so that one that fails takes no other with it, and its caller hears of it only
/// when the commit that holds it is on the disk.
final class CommitQueue: Sendable {
    private struct Step: Sendable {
        /// Writes, and says what to do once that is on the disk.
        let write: @Sendable (Database) throws -> @Sendable () -> Void
        let fail: @Sendable (any Error) -> Void
    }

    private let pool: DatabasePool
    private let waiting = Mutex<[Step]>([])

    init(_ pool: DatabasePool) { self.pool = pool }

    /// Writes in the next commit.
    ///
    /// - Parameters:
    ///   - body: What is written. It is done again, alone, when the commit that it shares fails.
    ///   - completion: Told when it is on the disk, or not written.
    func add<Value: Sendable>(
        _ body: @escaping @Sendable (Database) throws -> Value,
        completion: @escaping @Sendable (Result<Value, any Error>) -> Void
    ) {
        let step = Step { database in
            let value = try body(database)
            return { completion(.success(value)) }
        } fail: { error in
            completion(.failure(error))
        }
        let isFirst = waiting.withLock { steps in
            steps.append(step)
            return steps.count == 1
        }
        if isFirst { pool.asyncWriteWithoutTransaction { self.commit($0) } }
    }

    private func commit(_ database: Database) {
        let steps = waiting.withLock { steps in
            let taken = steps
            steps = []
            return taken
        }
        if steps.count > 1, let outcomes = try? Self.together(steps, database) {
            for tell in outcomes { tell() }
        } else {
            for step in steps { Self.alone(step, database) }
        }
    }

    /// One transaction for all.
    ///
    /// - Returns: What each is told.
    /// - Throws: When nothing of it was written.
    private static func together(_ steps: [Step], _ database: Database) throws -> [@Sendable () -> Void] {
        var outcomes: [@Sendable () -> Void] = []
        try database.inTransaction(.immediate) {
            for step in steps {
                do {
                    try database.inSavepoint {
                        outcomes.append(try step.write(database))
                        return .commit
                    }
                } catch {
                    // A full disk, for one, ends the whole transaction.
                    guard database.isInsideTransaction else { throw error }
                    outcomes.append { step.fail(error) }
                }
            }
            return .commit
        }
        return outcomes
    }

    private static func alone(_ step: Step, _ database: Database) {
        do {
            var tell: (@Sendable () -> Void)?
            try database.inTransaction(.immediate) {
                tell = try step.write(database)
                return .commit
            }
            tell?()
        } catch {
            step.fail(error)
        }
    }
}
