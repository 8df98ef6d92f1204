import BatchPipeline
import EditModel
import EditProviders
import JobLedger

/// A line of a plan as every format tells it.
struct PlanRow {
    let line: PlanLine

    /// Where the edit stands: `new`, `refused`, `shared` with an earlier line, or a state of the ledger.
    var state: String {
        if line.row.refusal != nil { return "refused" }
        if line.isRepeated { return "shared" }
        return line.state?.rawValue ?? "new"
    }

    /// What a run would do: `submit`, or nothing.
    var action: String { line.isToSubmit ? "submit" : "" }

    /// What is done to the clip, or why it is refused.
    var work: String { line.row.refusal?.message ?? line.row.summary ?? "" }

    /// Seconds that the provider bills: input and output.
    var billed: Duration? {
        guard let input = line.row.input, let output = line.row.expected else { return nil }
        return input + output
    }

    /// The price of the edit; `nil` where none is known.
    var price: Price? {
        let traits = ProviderRegistry.kind(line.row.edit.provider)?.traits
        return traits?.prices[line.row.edit.options.quality]
    }

    /// Whether the length is known only once the clip is fetched.
    var isLengthUnknown: Bool { line.row.refusal == nil && line.row.input == nil }

    /// The least and the most that an edit of unknown length can cost: clips of the shortest and the longest length.
    ///
    /// - Parameter usdPerSecond: The price.
    func bounds(_ price: Price) -> (least: Money, most: Money) {
        let limits = ProviderRegistry.kind(line.row.edit.provider)?.traits.clipLimits ?? .wan27
        let wanted = line.row.edit.options.duration
        func output(_ input: Duration) -> Duration { wanted == .zero ? input : min(wanted, input) }
        let (short, long) = (limits.minimumDuration, limits.maximumDuration)
        return (price.cost(input: short, output: output(short)), price.reservation(input: long, output: output(long)))
    }

    /// The price that is used, with its date.
    var priceText: String? {
        let edit = line.row.edit
        let listed = price
        guard let unit = line.row.unitPrice ?? listed.map({ "\($0.usdPerSecond)" }) else { return nil }
        let title = ProviderRegistry.kind(edit.provider)?.traits.title ?? edit.provider.rawValue
        let isListed = listed.map { "\($0.usdPerSecond)" } == unit
        let source = isListed ? "price of \(listed?.date ?? "")" : "as the manifest says"
        return "\(title) \(edit.options.quality.rawValue): \(unit) USD a second of input and output (\(source))"
    }
}
