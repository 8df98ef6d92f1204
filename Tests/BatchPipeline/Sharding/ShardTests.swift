import EditModel
import Testing

@testable import BatchPipeline

@Suite("Shards") struct ShardTests {
    private static func array(_ id: Int, _ range: ClosedRange<Int>, step: Int? = nil, count: Int) -> [String: String] {
        var environment = [
            "SLURM_ARRAY_TASK_ID": "\(id)", "SLURM_ARRAY_TASK_MIN": "\(range.lowerBound)",
            "SLURM_ARRAY_TASK_MAX": "\(range.upperBound)", "SLURM_ARRAY_TASK_COUNT": "\(count)",
        ]
        if let step { environment["SLURM_ARRAY_TASK_STEP"] = "\(step)" }
        return environment
    }

    static let good: [(String, [String: String], String)] = [
        ("1/1", [:], "1/1"), ("3/4", [:], "3/4"), ("4/4", [:], "4/4"), ("1000000/1000000", [:], "1000000/1000000"),
        ("slurm", array(0, 0...3, count: 4), "1/4"), ("slurm", array(3, 0...3, step: 1, count: 4), "4/4"),
        ("slurm", array(7, 5...9, step: 2, count: 3), "2/3"), ("slurm", array(9, 5...9, step: 2, count: 3), "3/3"),
        // A task that is submitted again by itself does everything: what is there is not made again.
        ("slurm", array(3, 3...3, count: 1), "1/1"),
    ]

    @Test("texts", arguments: good) func texts(text: String, environment: [String: String], expected: String) throws {
        #expect(try Shard(text, environment: environment).description == expected)
    }

    static let bad: [(String, [String: String], String)] = [
        ("", [:], "bad-shard"), ("0/4", [:], "bad-shard"), ("5/4", [:], "bad-shard"), ("1/0", [:], "bad-shard"),
        ("1", [:], "bad-shard"), ("1/2/3", [:], "bad-shard"), ("-1/4", [:], "bad-shard"), ("+1/4", [:], "bad-shard"),
        ("1/1000001", [:], "bad-shard"), ("a/b", [:], "bad-shard"), ("1/99999999999999999999", [:], "bad-shard"),
        ("slurm", [:], "no-slurm-array"), ("slurm", ["SLURM_ARRAY_TASK_ID": "1"], "no-slurm-array"),
        ("slurm", array(3, 1...7, count: 3), "uneven-slurm-array"),
        ("slurm", array(6, 5...9, step: 2, count: 3), "uneven-slurm-array"),
    ]

    @Test("what is no shard", arguments: bad)
    func wrong(text: String, environment: [String: String], code: String) throws {
        let error = #expect(throws: WanbatchError.self) { try Shard(text, environment: environment) }
        #expect(error?.code == code && error?.exitCode == 64)
    }

    @Test("each clip has exactly one shard, and no shard has many more than another", arguments: [1, 2, 4, 7, 500])
    func partition(count: Int) throws {
        let clips = (0..<20_000).map { ContentDigest(of: "clip \($0)".utf8) }
        let shards = try (1...count).map { try Shard("\($0)/\(count)", environment: [:]) }
        var sizes = [Int](repeating: 0, count: count)
        for clip in clips.prefix(count > 100 ? 200 : 2000) {
            #expect(shards.filter { $0.owns(clip) }.count == 1)
        }
        for (index, shard) in shards.enumerated().prefix(10) { sizes[index] = clips.count(where: shard.owns) }
        let mean = Double(clips.count) / Double(count)
        // Five times the spread of a fair throw.
        for size in sizes.prefix(min(count, 10)) { #expect(abs(Double(size) - mean) <= 5 * mean.squareRoot()) }
    }
}
