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
    /// How many decimals are worth showing.
    var decimals = 0
    var promise: Promise?

    /// The middle of the tries.
    var value: Double { values.sorted()[values.count / 2] }

    var isKept: Bool {
        switch promise {
        case nil: true
        case .atLeast(let least): value >= least
        case .atMost(let most): value <= most
        }
    }

    var description: String {
        let range =
            values.count > 1
            ? " (\(values.count) tries, \(text(values.min() ?? 0)) to \(text(values.max() ?? 0)))" : ""
        let kept = isKept ? "kept" : "NOT KEPT"
        let verdict =
            switch promise {
            case nil: ""
            case .atLeast(let least): " (promised: at least \(text(least)); \(kept))"
            case .atMost(let most): " (promised: at most \(text(most)); \(kept))"
            }
        return "\(name): \(text(value)) \(unit)\(range)\(verdict)"
    }

    private func text(_ value: Double) -> String { String(format: "%.\(decimals)f", value) }
}
