import Foundation

/// A task as it shows itself at a moment: computed from its times, so nothing has to wake up for it.
struct TaskView: Sendable {
    /// Evolink, seed document: `status`.
    enum Status: String, Sendable {
        case pending, processing, completed, failed
    }

    let record: TaskRecord
    private(set) var status: Status
    /// 0 to 100.
    private(set) var progress: Int

    init(_ record: TaskRecord, at now: Date) {
        self.record = record
        if let result = record.result, result.finished <= now {
            status = result.failure == nil ? .completed : .failed
            progress = result.failure == nil ? 100 : 0
            return
        }
        let whole = max(record.due.timeIntervalSince(record.created), 0.001)
        let share = min(max(now.timeIntervalSince(record.created) / whole, 0), 1)
        status = share < 0.1 ? .pending : .processing
        progress = share < 0.1 ? 0 : min(99, Int(share * 100))
    }

    /// The task with the status before its own; a failed one stays so.
    var aStepBack: TaskView {
        var view = self
        if status == .completed { (view.status, view.progress) = (.processing, 99) }
        if status == .processing { (view.status, view.progress) = (.pending, 0) }
        return view
    }

    var isRunning: Bool { status == .pending || status == .processing }

    /// The result, once it is there to be seen.
    var result: TaskResult? { isRunning ? nil : record.result }

    /// What the task has cost so far.
    var credits: Decimal { result?.credits ?? 0 }
}
