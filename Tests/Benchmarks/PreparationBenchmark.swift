import ClipPreparation
import EditModel
import Foundation

/// What preparing costs beside the bare ffmpeg commands for the same outputs (issue 4, point 7).
struct PreparationBenchmark {
    let folder: URL
    private static let rounds = 3

    func figures() async throws -> [Figure] {
        try PreparationJob.check()
        let tools = try await MediaTools.find(environment: ProcessInfo.processInfo.environment)
        say("ffmpeg \(tools.version)")
        return try await cpu(tools) + passed(tools) + wall(tools) + (try await memory())
    }

    // MARK: - CPU time

    /// Each clip by us and by the bare command, one after the other and each first in turn, so that other work on the
    /// machine and what is still in its caches meets both.
    private func cpu(_ tools: MediaTools) async throws -> [Figure] {
        let meter = ChildMeter()
        let jobs = PreparationJob.all
        var commands: [BareCommand] = []
        for job in jobs {
            let (made, entries) = try await prepare(job, tools, meter)
            guard let encoder = entries.first(where: { $0.isOf(tools.ffmpeg) }) else { continue }
            let output = folder.appending(path: "bare.mp4").path
            let command = BareCommand(encoder.command, program: tools.ffmpeg, output: output)
            _ = try await bare(command, tools, meter)
            guard try same(made.path, output) else {
                throw WanbatchError(.edit, "not-the-same", "the bare command makes another file of \(job.path)")
            }
            commands.append(command)
        }
        var (ours, plain): ([Double], [Double]) = ([], [])
        var (looks, checks, own): ([Double], [Double], [Double]) = ([], [], [])
        for round in 0..<2 * Self.rounds {
            var sum = Sum()
            for (number, (job, command)) in zip(jobs, commands).enumerated() {
                let isBareFirst = (round + number) % 2 == 0
                if isBareFirst { sum.bare += try await bare(command, tools, meter) }
                let before = ChildMeter.ownSeconds
                let entries = try await prepare(job, tools, meter).1
                sum.own += ChildMeter.ownSeconds - before
                sum.encoding += entries.filter { $0.isOf(tools.ffmpeg) }.map(\.cpuSeconds).reduce(0, +)
                sum.look += entries.first?.cpuSeconds ?? 0
                sum.check += entries.dropFirst().filter { $0.isOf(tools.ffprobe) }.map(\.cpuSeconds).reduce(0, +)
                if !isBareFirst { sum.bare += try await bare(command, tools, meter) }
            }
            ours.append(sum.encoding)
            plain.append(sum.bare)
            looks.append(1000 * sum.look / Double(jobs.count))
            checks.append(1000 * sum.check / Double(jobs.count))
            own.append(1000 * sum.own / Double(jobs.count))
        }
        let ratios = zip(ours, plain).map { 100 * ($0 / $1 - 1) }
        return [
            Figure(name: "CPU of ffmpeg, bare commands", values: plain, unit: "s for \(jobs.count) clips", decimals: 2),
            Figure(name: "CPU of ffmpeg, started by us, the same bytes", values: ours, unit: "s", decimals: 2),
            Figure(name: "that is more by", values: ratios, unit: "%", decimals: 1, promise: .atMost(3)),
            Figure(name: "CPU of the look at a clip (ffprobe)", values: looks, unit: "ms a clip"),
            Figure(name: "CPU of the check of the result (ffprobe)", values: checks, unit: "ms a clip"),
            Figure(name: "our own CPU (plan, digests, durable files)", values: own, unit: "ms a clip"),
        ]
    }

    /// CPU seconds over all clips.
    private struct Sum {
        var (encoding, bare, look, check, own) = (0.0, 0.0, 0.0, 0.0, 0.0)
    }

    /// The CPU seconds of a bare command.
    private func bare(_ command: BareCommand, _ tools: MediaTools, _ meter: ChildMeter) async throws -> Double {
        let result = try await meter.run(command.command(tools.environment), onLine: nil)
        let seconds = meter.take().map(\.cpuSeconds).reduce(0, +)
        guard result.isSuccess else { throw WanbatchError(.edit, "bare-command", result.lastWords) }
        return seconds
    }

    private func prepare(_ job: PreparationJob, _ tools: MediaTools, _ runner: any ProcessRunner)
        async throws -> (PreparedFile, [ChildMeter.Entry])
    {
        let facts = try await MediaProbe(tools: tools, processes: runner).probe(path: job.path)
        let file = try await ClipPreparer(tools: tools, scratchDirectory: folder.path, processes: runner).prepare(
            path: job.path,
            facts: facts,
            decision: ClipPlanner().decide(facts, job.request),
            to: folder.appending(path: "\(UUID().uuidString).mp4").path
        )
        return (file, (runner as? ChildMeter)?.take() ?? [])
    }

    private func same(_ one: String, _ other: String) throws -> Bool {
        try Data(contentsOf: URL(filePath: one)) == Data(contentsOf: URL(filePath: other))
    }

    // MARK: - A clip that is taken as it is

    private func passed(_ tools: MediaTools) async throws -> [Figure] {
        let meter = ChildMeter()
        var (look, digest): ([Double], [Double]) = ([], [])
        for _ in 0..<3 * Self.rounds {
            let before = ChildMeter.ownSeconds
            let facts = try await MediaProbe(tools: tools, processes: meter).probe(path: PreparationJob.passed)
            guard case .pass = ClipPlanner().decide(facts, ClipRequest()).action else {
                throw WanbatchError(.edit, "not-passed", "\(PreparationJob.passed) is not taken as it is")
            }
            let between = ChildMeter.ownSeconds
            let entries = meter.take()
            guard entries.count == 1 else { throw WanbatchError(.edit, "many", "\(entries.count) processes") }
            look.append(1000 * (entries[0].cpuSeconds + between - before))
            _ = try await FileDigester().digest(path: PreparationJob.passed)
            digest.append(1000 * (ChildMeter.ownSeconds - between))
        }
        return [
            Figure(
                name: "CPU of a clip that passes: one ffprobe and the boxes",
                values: look,
                unit: "ms",
                promise: .atMost(150)
            ),
            Figure(name: "CPU of its digest (4.3 MB)", values: digest, unit: "ms", decimals: 1),
        ]
    }

    // MARK: - A folder

    /// All clips in some parts each, by us and by GNU parallel with the bare commands, by turns.
    private func wall(_ tools: MediaTools) async throws -> [Figure] {
        guard let parallel = find("parallel") else {
            say("GNU parallel is absent (samples/packages.sh parallel): the wall time of a folder is not compared")
            return []
        }
        let jobs =
            PreparationJob.all
            + [200, 600, 1000].flatMap { shift in
                PreparationJob.all.dropFirst().map { $0.shifted(by: shift) }
            }
        let cores = ProcessInfo.processInfo.activeProcessorCount
        let script = folder.appending(path: "commands")
        try await write(jobs, to: script, tools)
        let runner = SubprocessRunner()
        let command = ProcessCommand(
            parallel,
            ["--will-cite", "-j", "\(cores)", "-a", script.path],
            environment: ProcessInfo.processInfo.environment.filter { ["PATH", "HOME"].contains($0.key) },
            wallLimit: .seconds(3600)
        )
        var (ours, theirs, ratios): ([Double], [Double], [Double]) = ([], [], [])
        let clock = ContinuousClock()
        func byParallel() async throws -> Double {
            try await clock.measure {
                guard try await runner.run(command).isSuccess else {
                    throw WanbatchError(.edit, "parallel", "GNU parallel did not end well")
                }
            }.inSeconds
        }
        func byUs() async throws -> Double {
            try await clock.measure { try await all(jobs, atOnce: cores, tools, runner) }.inSeconds
        }
        for round in 0..<Self.rounds {
            let isFirst = round % 2 == 0
            if isFirst { ours.append(try await byUs()) }
            theirs.append(try await byParallel())
            if !isFirst { ours.append(try await byUs()) }
            ratios.append(100 * (ours[round] / theirs[round] - 1))
        }
        return [
            Figure(
                name: "wall time of \(jobs.count) clips, GNU parallel and bare ffmpeg",
                values: theirs,
                unit: "s",
                decimals: 2
            ),
            Figure(
                name: "wall time of the same, looked at, made and checked by us",
                values: ours,
                unit: "s",
                decimals: 2
            ),
            Figure(name: "that is more by", values: ratios, unit: "%", decimals: 1, promise: .atMost(10)),
        ]
    }

    /// The bare command of each clip, a line each.
    private func write(_ jobs: [PreparationJob], to script: URL, _ tools: MediaTools) async throws {
        let meter = ChildMeter()
        var lines: [String] = []
        for (number, job) in jobs.enumerated() {
            let entries = try await prepare(job, tools, meter).1
            guard let encoder = entries.first(where: { $0.isOf(tools.ffmpeg) }) else { continue }
            let output = folder.appending(path: "parallel-\(number).mp4").path
            lines.append(BareCommand(encoder.command, program: tools.ffmpeg, output: output).line)
        }
        try Data((lines.joined(separator: "\n") + "\n").utf8).write(to: script)
    }

    private func all(_ jobs: [PreparationJob], atOnce width: Int, _ tools: MediaTools, _ runner: any ProcessRunner)
        async throws
    {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (number, job) in jobs.enumerated() {
                if number >= width { try await group.next() }
                group.addTask { _ = try await prepare(job, tools, runner) }
            }
            try await group.waitForAll()
        }
    }

    private func find(_ program: String) -> String? {
        (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").map { "\($0)/\(program)" }
            .first { FileManager.default.isExecutableFile(atPath: $0) }
    }

    // MARK: - Memory

    private func memory() async throws -> [Figure] { try await FolderMemory(folder: folder).figures() }
}

extension Duration {
    var inSeconds: Double { Double(components.seconds) + Double(components.attoseconds) * 1e-18 }
}
