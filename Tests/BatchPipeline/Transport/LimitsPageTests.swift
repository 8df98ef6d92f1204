import ClipPreparation
import EditModel
import Foundation
import Testing

@testable import BatchPipeline

/// The figures of the documentation are those of the program.
@Suite struct LimitsPageTests {
    /// The cells of the page's tables after the first one, by the first.
    private func rows() throws -> [String: [String]] {
        let page = URL(filePath: #filePath).appending(path: "../../../../Sources/wanbatch/Documentation.docc/Limits.md")
        let text = try String(contentsOf: page.standardizedFileURL, encoding: .utf8)
        return text.split(separator: "\n").filter { $0.hasPrefix("| ") }.reduce(into: [:]) { rows, line in
            let cells = line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
            rows[cells[0]] = Array(cells.dropFirst())
        }
    }

    private func seconds(_ durations: Duration...) -> [String] { durations.map { "\($0.components.seconds) s" } }

    @Test func theFiguresOfThePageAreThoseOfTheProgram() throws {
        let rows = try rows()
        let requests: [(String, WebLimits)] = [
            ("question about tasks, list, quota of the store", .query), ("paid submission", .submission),
            ("upload of a clip", .upload), ("download of an output or a clip", .download),
        ]
        for (name, limits) in requests {
            let times = seconds(
                limits.connect,
                limits.firstByte,
                limits.afterBody,
                limits.betweenBytes,
                limits.whole
            )
            #expect(rows[name] == times + ["\(limits.maximumBytes)"], "\(name)")
        }
        let settings = RunSettings(cores: 1)
        let away =
            "a provider, a store of clips or a host of outputs that cannot be reached, after it has worked in this run"
        let patience: [(String, Duration)] = [
            (away, settings.networkPatience),
            ("the same, before it has worked in this run", settings.firstPatience),
            (
                "a store of clips that is full, while nothing of the archive is under way at its provider",
                settings.networkPatience
            ),
            ("a submission that is refused with 429 again and again", settings.throttlePatience),
            ("the same submission with the same key, after its first POST", settings.replayWindow),
            ("a task, before it is left as `stalled`", settings.taskPatience),
            ("answers that a task does not exist, or has no link, before they are believed", settings.gonePatience),
        ]
        for (name, time) in patience { #expect(rows[name] == seconds(time), "\(name)") }
        let programs = PreparationLimits()
        #expect(rows["ffmpeg, preparing a clip"] == seconds(programs.stall, programs.wall))
        // Three tables with their heads.
        #expect(rows.count == requests.count + patience.count + 1 + 3)
    }
}
