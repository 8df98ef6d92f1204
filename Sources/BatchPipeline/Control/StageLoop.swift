import DequeModule
import EditModel
import Synchronization

/// A stage: takes edits as they come from the ledger, so many at once, until the run is over.
struct StageLoop<Item: Sendable>: Sendable {
    /// The state that it takes edits from.
    let state: EditState
    /// How many at once.
    let width: Int
    /// The run's agreement.
    let control: RunControl
    /// Which edit an item is about.
    let id: @Sendable (Item) -> EditID
    /// The next items, without those that are being worked on or left aside.
    let take: @Sendable (_ excluded: Set<EditID>, _ limit: Int) async throws -> [Item]
    /// The work on one item.
    let work: @Sendable (Item) async throws -> Void

    /// Works until the run is over.
    ///
    /// - Throws: Whatever the ledger or the work throws: then the run ends. `CancellationError`.
    func run() async throws {
        let bell = control.bell[state]
        let busy = BusySet()
        let failures = FailureBox()
        var taken: Deque<Item> = []
        try await withThrowingDiscardingTaskGroup { group in
            while await !control.isOver {
                try Task.checkCancellation()
                try failures.check()
                let seen = await bell.count
                let edits = busy.edits
                if taken.isEmpty, edits.count < width {
                    // Some more than there is room for: the ledger is asked once for all of them.
                    taken += try await take(edits.union(control.aside), width * 2 - edits.count)
                }
                var isIdle = true
                while busy.count < width, let item = taken.popFirst() {
                    isIdle = false
                    guard busy.insert(id(item)) else { continue }
                    group.addTask {
                        let result = await failures.watching { try await work(item) }
                        busy.remove(id(item))
                        await bell.ring()
                        try result.get()
                    }
                }
                if isIdle { try await bell.wait(after: seen) }
            }
        }
    }
}

/// The first error of the works of a stage: it ends the stage, which looks for it whenever the bell rings.
///
/// A task group does not tell its body of a child's error: it would be kept until the body ends by itself.
final class FailureBox: Sendable {
    private let first = Mutex<(any Error)?>(nil)

    /// Does a work and keeps its error.
    func watching(_ work: () async throws -> Void) async -> Result<Void, any Error> {
        do {
            return .success(try await work())
        } catch {
            first.withLock { $0 = $0 ?? error }
            return .failure(error)
        }
    }

    /// - Throws: The first error, if there was one.
    func check() throws {
        if let error = first.withLock({ $0 }) { throw error }
    }
}

/// The edits that a stage works on.
final class BusySet: Sendable {
    private let held = Mutex<Set<EditID>>([])

    var edits: Set<EditID> {
        held.withLock { $0 }
    }

    var count: Int {
        held.withLock { $0.count }
    }

    func insert(_ edit: EditID) -> Bool { held.withLock { $0.insert(edit).inserted } }

    func remove(_ edit: EditID) { held.withLock { _ = $0.remove(edit) } }
}
