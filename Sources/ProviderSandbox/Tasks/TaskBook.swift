import EditModel
import Foundation

/// All tasks in memory, found by id and by key, with an exact count of those that run. Pure: no clock, no disk.
struct TaskBook {
    private var records: [String: TaskRecord] = [:]
    private var keys: [String: String] = [:]
    private var tokens: [String: String] = [:]
    private var running: Set<String> = []
    /// Credits of the tasks that have ended.
    private var charged = Decimal()
    /// In the order of creation.
    private(set) var ids: [String] = []

    init(_ kept: [TaskRecord] = []) {
        for record in kept { put(record) }
    }

    subscript(id: String) -> TaskRecord? { records[id] }

    func record(key: String) -> TaskRecord? { keys[key].flatMap { records[$0] } }

    func record(token: String) -> TaskRecord? { tokens[token].flatMap { records[$0] } }

    var all: [TaskRecord] { ids.compactMap { records[$0] } }

    /// Adds a task, or takes its new state.
    mutating func put(_ record: TaskRecord) {
        let old = records.updateValue(record, forKey: record.id)
        if old == nil {
            ids.append(record.id)
            running.insert(record.id)
            tokens[record.token] = record.id
            if let key = record.key { keys[key] = record.id }
        }
    }

    /// Takes a task back that could not be kept on disk and was promised to nobody.
    mutating func remove(_ record: TaskRecord) {
        guard records.removeValue(forKey: record.id) != nil else { return }
        ids.removeAll { $0 == record.id }
        running.remove(record.id)
        tokens[record.token] = nil
        if let key = record.key { keys[key] = nil }
    }

    /// How many tasks run at a moment.
    mutating func runningCount(at now: Date) -> Int {
        settle(at: now)
        return running.count
    }

    /// Credits that are charged for tasks that have ended, or set aside for those that run.
    mutating func committed(at now: Date) -> Decimal {
        settle(at: now)
        return running.reduce(charged) { sum, id in sum + (records[id]?.reserved ?? 0) }
    }

    /// Takes the tasks that have ended out of those that run.
    private mutating func settle(at now: Date) {
        for id in running {
            guard let record = records[id] else { continue }
            let view = TaskView(record, at: now)
            guard !view.isRunning else { continue }
            running.remove(id)
            charged += view.credits
        }
    }
}
