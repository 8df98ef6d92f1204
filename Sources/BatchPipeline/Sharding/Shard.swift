public import EditModel

/// One of several parts of a batch's preparation: each machine prepares one, and none needs to know of the others.
///
/// A clip belongs to a shard by its content alone, so edits that share a clip share a shard, and a renamed clip or a
/// reordered manifest changes nothing.
public struct Shard: Hashable, Sendable, CustomStringConvertible {
    /// Which one, from 1.
    public let number: Int
    /// How many there are.
    public let count: Int

    /// All of the batch.
    public static let whole = Shard(number: 1, count: 1)

    private static let most = 1_000_000

    private init(number: Int, count: Int) {
        self.number = number
        self.count = count
    }

    /// A shard from its text.
    ///
    /// - Parameters:
    ///   - text: `I/N` with I from 1 to N, or `slurm` for the place in a Slurm array.
    ///   - environment: The process's environment.
    /// - Throws: A usage error.
    public init(_ text: String, environment: [String: String]) throws(WanbatchError) {
        if text == "slurm" {
            self = try Self.slurm(environment)
            return
        }
        let parts = text.split(separator: "/", omittingEmptySubsequences: false).map { Self.number($0) }
        guard parts.count == 2, let number = parts[0], let count = parts[1], (1...Self.most).contains(count),
            (1...count).contains(number)
        else {
            throw WanbatchError(
                .usage,
                "bad-shard",
                "shard must be I/N with I from 1 to N and N at most \(Self.most), or slurm, not \"\(text)\"",
                hint: "the first of four is 1/4; where numbers begin with 0: --shard $((INDEX + 1))/4"
            )
        }
        self.init(number: number, count: count)
    }

    /// For example `2/4`.
    public var description: String { "\(number)/\(count)" }

    /// Whether a clip belongs to this shard.
    ///
    /// - Parameter clip: Its content; for an address, the digest of its identity.
    public func owns(_ clip: ContentDigest) -> Bool {
        let first = UInt64(clip.hex.prefix(16), radix: 16) ?? 0
        return Int(first % UInt64(count)) == number - 1
    }

    /// The place in a Slurm array: its numbers may begin anywhere and be a step apart.
    private static func slurm(_ environment: [String: String]) throws(WanbatchError) -> Shard {
        func value(_ name: String) -> Int? { environment["SLURM_ARRAY_TASK_\(name)"].flatMap { number($0[...]) } }
        guard let id = value("ID"), let first = value("MIN"), let count = value("COUNT") else {
            throw WanbatchError(
                .usage,
                "no-slurm-array",
                "--shard slurm needs SLURM_ARRAY_TASK_ID, SLURM_ARRAY_TASK_MIN and SLURM_ARRAY_TASK_COUNT",
                hint: "they are set in the tasks of an array: sbatch --array=1-4"
            )
        }
        let step = max(1, value("STEP") ?? 1)
        let last = value("MAX") ?? first + (count - 1) * step
        guard (1...most).contains(count), (id - first) % step == 0, (first...last).contains(id),
            (last - first) / step + 1 == count
        else {
            throw WanbatchError(
                .usage,
                "uneven-slurm-array",
                "the numbers of this Slurm array are not evenly apart, so it cannot be told which shard this is",
                hint: "use an array such as --array=1-4; what is missing is prepared by the run"
            )
        }
        return Shard(number: (id - first) / step + 1, count: count)
    }

    private static func number(_ text: Substring) -> Int? {
        guard !text.isEmpty, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        return Int(text)
    }
}
