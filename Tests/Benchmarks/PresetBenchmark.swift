import ClipPreparation
import EditModel
import Foundation

/// Which preset and quality of libx264 prepares best: CPU time, size and likeness of the real footage.
struct PresetBenchmark {
    let folder: URL
    private static let presets = ["ultrafast", "superfast", "veryfast", "faster", "medium"]
    private static let qualities = [15, 17, 19, 21]

    func figures() async throws -> [Figure] {
        try PreparationJob.check()
        let tools = try await MediaTools.find(environment: ProcessInfo.processInfo.environment)
        let meter = ChildMeter()
        let commands = try await commands(tools, meter)
        say("| preset | crf | CPU s a clip | MB a clip | least SSIM | mean SSIM |\n|---|---|---|---|---|---|")
        for preset in Self.presets {
            for quality in Self.qualities {
                var (cpu, bytes, likeness): (Double, Int64, [Double]) = (0, 0, [])
                for (command, job) in commands {
                    let output = folder.appending(path: "preset.mp4").path
                    let chosen = command.setting("-preset", preset).setting("-crf", "\(quality)")
                    guard try await meter.run(chosen.command(tools.environment), onLine: nil).isSuccess else {
                        continue
                    }
                    cpu += meter.take().map(\.cpuSeconds).reduce(0, +)
                    bytes += try FileStamp.of(path: output).size
                    likeness.append(try await ssim(output, job, chosen, tools, meter))
                }
                let count = Double(commands.count)
                say(
                    String(
                        format: "| %@ | %d | %.2f | %.2f | %.4f | %.4f |",
                        preset,
                        quality,
                        cpu / count,
                        Double(bytes) / 1e6 / count,
                        likeness.min() ?? 0,
                        likeness.reduce(0, +) / Double(max(1, likeness.count))
                    )
                )
            }
        }
        return []
    }

    /// The command that each clip is prepared with.
    private func commands(_ tools: MediaTools, _ meter: ChildMeter) async throws -> [(BareCommand, PreparationJob)] {
        var found: [(BareCommand, PreparationJob)] = []
        for job in PreparationJob.all {
            let facts = try await MediaProbe(tools: tools, processes: meter).probe(path: job.path)
            let preparer = ClipPreparer(tools: tools, scratchDirectory: folder.path, processes: meter)
            _ = try await preparer.prepare(
                path: job.path,
                facts: facts,
                decision: ClipPlanner().decide(facts, job.request),
                to: folder.appending(path: "made.mp4").path
            )
            guard let encoder = meter.take().first(where: { $0.isOf(tools.ffmpeg) }) else { continue }
            let output = folder.appending(path: "preset.mp4").path
            found.append((BareCommand(encoder.command, program: tools.ffmpeg, output: output), job))
        }
        return found
    }

    /// How like the result is to its source after the same filters.
    private func ssim(
        _ output: String,
        _ job: PreparationJob,
        _ made: BareCommand,
        _ tools: MediaTools,
        _ meter: ChildMeter
    ) async throws -> Double {
        var words = ["-hide_banner", "-nostdin", "-i", output]
        for option in ["-ss", "-t"] {
            // Only what stands before the input.
            if let place = made.words.firstIndex(of: option), let input = made.words.firstIndex(of: "-i"), place < input
            {
                words += [option, made.words[place + 1]]
            }
        }
        let filter = made.value("-vf") ?? "null"
        let stream = made.value("-map")?.dropFirst(2) ?? "0"
        words += ["-i", job.path, "-lavfi", "[1:\(stream)]\(filter)[source];[0:v][source]ssim", "-f", "null", "-"]
        let command = ProcessCommand(tools.ffmpeg, words, environment: tools.environment, wallLimit: .seconds(600))
        let text = try await meter.run(command, onLine: nil).errorTail
        _ = meter.take()
        guard let found = text.firstMatch(of: /All:([0-9.]+)/), let value = Double(found.1) else {
            throw WanbatchError(.edit, "no-ssim", "ffmpeg told no likeness: \(text.suffix(300))")
        }
        return value
    }
}
