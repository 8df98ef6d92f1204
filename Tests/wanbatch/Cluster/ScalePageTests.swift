import EditModel
import Foundation
import Testing

/// The arithmetic of the page Scale: its tables are what the formulas give, and a simulated night agrees with them.
@Suite("The page of scale") struct ScalePageTests {
    private static let page = "Sources/wanbatch/Documentation.docc/Scale.md"

    /// The cells of the page's tables, by the first.
    private func rows() throws -> [String: [String]] {
        try Repository.text(Self.page).split(separator: "\n").filter { $0.hasPrefix("| ") }.reduce(into: [:]) {
            let cells = $1.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
            $0[cells[0]] = Array(cells.dropFirst())
        }
    }

    private static func grouped(_ number: Double) -> String {
        var digits = String(Int(number.rounded()))
        var groups: [String] = []
        while digits.count > 3 {
            groups.insert(String(digits.suffix(3)), at: 0)
            digits.removeLast(3)
        }
        return ([digits] + groups).joined(separator: ",")
    }

    @Test("the table of walls is what the formulas give for the example") func table() throws {
        let rows = try rows()
        let night = NightCapacity()
        for wall in NightCapacity.Wall.allCases {
            let cells = try #require(rows[wall.rawValue], "\(wall) is not in the table")
            #expect(cells[1] == Self.grouped(night.clipsANight(by: wall)), "\(wall)")
        }
        let text = try Repository.text(Self.page)
        #expect(text.contains("The narrowest wall of the example is \(night.wall.rawValue)"))
        let million = (night.hours(for: 1_000_000) / night.hours * 10).rounded() / 10
        #expect(text.contains("1,000,000 clips take \(million) nights"), "\(million)")
    }

    @Test("1,000,000 clips and 500 slots take as long as the formula says, within a hundredth") func million() {
        let night = NightCapacity()
        let outcome = NightSimulation.play(night, count: 1_000_000)
        let expected = night.hours(for: 1_000_000)
        #expect(abs(outcome.hours / expected - 1) < 0.01, "\(outcome.hours) h, \(expected) h by the formula")
        let within = min(night.clipsANight(by: night.wall), 1_000_000)
        #expect(
            abs(Double(outcome.withinNight) / within - 1) < 0.02,
            "\(outcome.withinNight), \(within) by the formula"
        )
    }

    @Test("each wall is the one that holds a night which it bounds", arguments: NightCapacity.Wall.allCases)
    func walls(wall: NightCapacity.Wall) {
        var night = NightCapacity()
        switch wall {
        case .cores: night.cores = 2
        case .upload: night.upMegabitsPerSecond = 20
        case .requests: night.requestsPerMinute = 60
        case .slots: night.slots = 40
        case .download: night.downMegabitsPerSecond = 50
        case .money: night.budget = 4000
        }
        #expect(night.wall == wall)
        let outcome = NightSimulation.play(night, count: 40_000)
        let expected = night.clipsANight(by: wall)
        #expect(abs(Double(outcome.withinNight) / expected - 1) < 0.03, "\(outcome.withinNight), \(expected)")
        guard wall != .money else { return }
        // Twice the narrow thing is half the time, until another wall is the narrow one.
        #expect(abs(outcome.hours / night.hours(for: 40_000) - 1) < 0.03)
    }

    @Test("the lines of shell give every shard once", arguments: [1, 4, 10]) func indices(count: Int) async throws {
        let text = try Repository.text(Self.page)
        let lines = text.split(separator: "\n").map(String.init).filter { $0.hasPrefix("wanbatch prepare ") }
        let variables = ["JOB_COMPLETION_INDEX", "AWS_BATCH_JOB_ARRAY_INDEX"]
        for variable in variables {
            let line = try #require(lines.first { $0.contains(variable) }, "\(variable)")
            let night = try await Night()
            var shards: Set<String> = []
            for index in 0..<count {
                let script = "wanbatch() { echo \"$*\"; }\n" + line
                let shell = try Program(
                    "/bin/sh",
                    ["-euc", script],
                    environment: [variable: "\(index)", "SHARDS": "\(count)"],
                    in: night.folder,
                    logs: night.folder
                )
                let end = try await shell.end()
                let shard = try #require(end.output.firstMatch(of: /--shard ([0-9]+\/[0-9]+)/)?.1, "\(end.errors)")
                shards.insert(String(shard))
            }
            #expect(shards == Set((1...count).map { "\($0)/\(count)" }), "\(line)")
        }
    }
}
