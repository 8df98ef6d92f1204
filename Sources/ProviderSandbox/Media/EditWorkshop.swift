import EditModel
import Logging

/// Takes waiting tasks one after the other, so many at once, and writes down how each ended.
struct EditWorkshop: Sendable {
    let desk: TaskDesk
    let job: EditJob
    let places: Int
    let logger: Logger

    /// Works until cancelled. A task in work then stays unfinished on disk, and the next sandbox begins it anew.
    func run(_ waiting: AsyncStream<String>) async {
        await withTaskGroup(of: Void.self) { group in
            var busy = 0
            for await id in waiting {
                if busy == max(1, places) {
                    await group.next()
                    busy -= 1
                }
                busy += 1
                group.addTask { await work(on: id) }
            }
        }
    }

    private func work(on id: String) async {
        guard let task = await desk.record(id) else { return }
        do {
            try await desk.finish(id, with: try await outcome(of: task))
        } catch is CancellationError {
            logger.debug("a task waits for the next sandbox", metadata: ["task": "\(id)"])
        } catch {
            logger.error("a task's end cannot be kept", metadata: ["task": "\(id)", "error": "\(error)"])
        }
    }

    /// What breaks in the sandbox itself fails the task with a retryable code, as a provider's would.
    private func outcome(of task: TaskRecord) async throws -> Result<ClipLengths, TaskFailure> {
        do {
            return .success(try await job.perform(task))
        } catch let failure as TaskFailure {
            return .failure(failure)
        } catch let error {
            if Task.isCancelled { throw CancellationError() }
            logger.error("a task broke", metadata: ["task": "\(task.id)", "error": "\(error)"])
            return .failure(TaskFailure(code: "service_error", message: "The service failed: \(error)"))
        }
    }
}
