import EditModel
import Foundation

/// The options of the run and the prices that `set` lines give: each once, and before the first clip.
struct RunSettings {
    private(set) var options: [String: RunOptionText] = [:]
    private(set) var prices: [PriceKey: PriceOverride] = [:]
    /// Whether a clip line has been read, in any manifest.
    var isClosed = false

    mutating func take(_ key: RunOptionKey, _ text: String, at place: Place) throws(ValueProblem) {
        if let first = options[key.rawValue] { throw Self.repeated(key.rawValue, first.location) }
        var checked = RunOptions()
        do {
            try checked.take(key, from: text)
        } catch {
            throw ValueProblem(error.message, hint: error.hint)
        }
        options[key.rawValue] = RunOptionText(text: text, location: place.location)
    }

    mutating func take(_ key: PriceKey, _ text: String, at place: Place) throws(ValueProblem) {
        let name = "price.\(key.provider).\(key.quality.rawValue)"
        if let first = prices[key] { throw Self.repeated(name, first.location) }
        guard let usd = Decimal(plainText: text), usd > 0, usd <= 1000 else {
            throw ValueProblem("\(name) must be US dollars a second, more than 0 and at most 1000, not \"\(text)\"")
        }
        prices[key] = PriceOverride(usdPerSecond: usd, location: place.location)
    }

    private static func repeated(_ name: String, _ first: SourceLocation) -> ValueProblem {
        ValueProblem("\(name) is already given at \(first)")
    }
}
