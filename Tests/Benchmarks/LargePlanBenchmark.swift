import Foundation

/// A plan over a million edits, and the way of a new batch of them to its first submission.
struct LargePlanBenchmark {
    let folder: URL
    let scale: Scale

    func figures() throws -> [Figure] {
        let edits = scale.of(1_000_000, small: 200)
        let batch = LargeBatch(folder: folder.appending(path: "large-plan"), edits: edits)
        try batch.make()
        let plans = try (0..<scale.of(2, small: 1)).map { _ in try batch.plan() }
        let first = try batch.runToFirstSubmission()
        return [
            Figure(
                name: "plan over \(edits) edits",
                values: plans.map(\.seconds),
                unit: "s",
                promise: scale.promise(.atMost(10))
            ),
            Figure(
                name: "its memory",
                values: plans.map(\.mebibytes),
                unit: "MiB",
                promise: scale.promise(.atMost(300))
            ),
            Figure(name: "its processor time", values: plans.map(\.processorSeconds), unit: "s"),
            Figure(name: "a new run of them to its first submission", values: [first.seconds], unit: "s"),
            Figure(
                name: "its memory until then",
                values: [first.usage.mebibytes],
                unit: "MiB",
                promise: scale.promise(.atMost(300))
            ),
        ]
    }
}
