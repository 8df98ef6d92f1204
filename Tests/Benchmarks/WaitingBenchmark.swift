import EditModel
import Foundation
import ProviderSandbox

/// What it costs to wait for very many running tasks at a provider that takes questions about several at once.
struct WaitingBenchmark {
    let folder: URL
    let scale: Scale

    /// What a stretch of waiting took.
    private struct Stretch {
        var seconds: Double
        var processorSeconds: Double
        var traffic: SandboxTraffic
    }

    func figures() async throws -> [Figure] {
        let edits = scale.of(1000, small: 8)
        let place = folder.appending(path: "waiting")
        let batch = LargeBatch(folder: place, edits: edits, seconds: 2)
        try batch.make()
        var night = RehearsedNight(in: place, manifest: batch.manifest, clip: .seconds(2))
        night.provider.taskSeconds = 300...300
        let (events, stretches) = try await night.withProvider { [night] sandbox in
            let run = try night.start()
            defer { run.kill() }
            let events = await onThread { EventTimes(of: run, edits: edits, until: "running") }
            var stretches: [Stretch] = []
            for _ in 0..<scale.of(2, small: 1) { stretches.append(try await wait(for: run, sandbox)) }
            return (events, stretches)
        }
        let rate = events["running"].rate
        var figures = [
            Figure(name: "submissions, nothing else at work, of \(edits)", values: [rate], unit: "a second")
        ]
        for (word, stretch) in zip(["first", "second"], stretches) {
            figures += self.figures("the \(word) minute of waiting for \(edits) tasks", stretch)
        }
        return figures
    }

    private func figures(_ name: String, _ stretch: Stretch) -> [Figure] {
        let share = stretch.processorSeconds / stretch.seconds * 100
        let questions = Double(stretch.traffic.queries + stretch.traffic.batchQueries)
        let tasks = Double(stretch.traffic.tasksAsked)
        return [
            Figure(name: name, values: [share], unit: "% of a core", promise: scale.promise(.atMost(1))),
            Figure(name: "its questions", values: [questions / stretch.seconds * 60], unit: "a minute"),
            Figure(name: "its tasks asked about", values: [tasks / stretch.seconds * 60], unit: "a minute"),
        ]
    }

    private func wait(for run: ChildProgram, _ sandbox: ProviderSandbox) async throws -> Stretch {
        let (started, before, asked) = (run.elapsed, run.gauge.processorSeconds, sandbox.traffic)
        try await Task.sleep(for: .seconds(scale.of(60, small: 1)))
        guard let before, let after = run.gauge.processorSeconds else {
            throw WanbatchError(.edit, "not-well", "the run ended while its tasks were running")
        }
        return Stretch(
            seconds: run.elapsed - started,
            processorSeconds: after.own - before.own,
            traffic: sandbox.traffic - asked
        )
    }
}

extension SandboxTraffic {
    /// What was asked since.
    fileprivate static func - (later: SandboxTraffic, earlier: SandboxTraffic) -> SandboxTraffic {
        var difference = later
        difference.submissions -= earlier.submissions
        difference.queries -= earlier.queries
        difference.batchQueries -= earlier.batchQueries
        difference.tasksAsked -= earlier.tasksAsked
        return difference
    }
}
