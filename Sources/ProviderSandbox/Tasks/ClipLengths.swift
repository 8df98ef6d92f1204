import EditModel
import Foundation

/// Seconds of input and output of an edit, exact to a millisecond: what is billed.
struct ClipLengths: Hashable, Sendable {
    var input: Decimal
    var output: Decimal

    init(input: Duration, output: Duration) {
        self.input = Decimal(input.inMilliseconds) / 1000
        self.output = Decimal(output.inMilliseconds) / 1000
    }

    /// - Parameters:
    ///   - input: The clip's length.
    ///   - cut: Seconds that are wanted of it; 0 for all.
    init(input: Duration, cut: Decimal) {
        self.init(input: input, output: input)
        if cut > 0 { output = min(output, cut) }
    }
}
