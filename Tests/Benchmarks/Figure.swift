import Foundation

/// A figure, and what is promised.
struct Figure: CustomStringConvertible {
    /// What is promised of a figure.
    enum Promise {
        case atLeast(Double)
        case atMost(Double)
    }

    let name: String
    /// What each try gave.
    let values: [Double]
    let unit: String
    /// How many decimals are worth showing; by the number's size when it is not said.
    var decimals: Int?
    var promise: Promise?

    /// The middle of the tries.
    var value: Double { values.sorted()[values.count / 2] }

    var isKept: Bool {
        switch promise {
        case .atLeast(let least): value >= least
        case .atMost(let most): value <= most
        case nil: true
        }
    }

    var description: String {
        let range =
            values.count > 1
            ? " (\(values.count) tries, \(text(values.min() ?? 0)) to \(text(values.max() ?? 0)))" : ""
        return "\(name): \(text(value)) \(unit)\(range)\(verdict)"
    }

    private var verdict: String {
        let word = isKept ? "kept" : "NOT KEPT"
        switch promise {
        case .atLeast(let least): return " (promised: at least \(text(least)); \(word))"
        case .atMost(let most): return " (promised: at most \(text(most)); \(word))"
        case nil: return ""
        }
    }

    private func text(_ number: Double) -> String { String(format: "%.\(decimals ?? (number < 100 ? 2 : 0))f", number) }
}
