import EditModel
import Foundation

/// The fields of a JSON request body, taken by type and range; each complaint names the field.
struct BodyFields {
    private let fields: [String: JSONValue]
    private let isStrict: Bool

    /// - Parameters:
    ///   - bytes: The body.
    ///   - known: The documented fields.
    ///   - isStrict: Whether other fields and texts over their length are refused.
    init(_ bytes: [UInt8], known: Set<String>, isStrict: Bool) throws(Refusal) {
        guard let value = try? JSONValue(parsing: bytes), case .object(let object) = value else {
            throw .invalid("request body is not a JSON object")
        }
        if isStrict, let stranger = object.keys.sorted().first(where: { !known.contains($0) }) {
            throw .invalid("unknown parameter: \(stranger)")
        }
        fields = object
        self.isStrict = isStrict
    }

    /// A text; cut to its length unless strict (the seeds say of prompts: "overflow auto-truncated").
    func text(_ name: String, maximum: Int) throws(Refusal) -> String? {
        guard let value = fields[name] else { return nil }
        guard case .text(let text) = value else { throw .invalid("\(name) must be a string") }
        guard text.unicodeScalars.count > maximum else { return text }
        if isStrict { throw .invalid("\(name) must not exceed \(maximum) characters") }
        return String(String.UnicodeScalarView(text.unicodeScalars.prefix(maximum)))
    }

    func flag(_ name: String) throws(Refusal) -> Bool? {
        guard let value = fields[name] else { return nil }
        guard case .flag(let flag) = value else { throw .invalid("\(name) must be a boolean") }
        return flag
    }

    func whole(_ name: String, in range: ClosedRange<Int>) throws(Refusal) -> Int? {
        guard let value = fields[name] else { return nil }
        guard case .number(let number) = value, let whole = Int(exactly: number) else {
            throw .invalid("\(name) must be an integer")
        }
        guard range.contains(whole) else {
            throw .invalid("\(name) must be between \(range.lowerBound) and \(range.upperBound)")
        }
        return whole
    }

    /// Seconds to cut at: 0, or 2 to 10 (both seeds, `duration`).
    func cut(_ name: String) throws(Refusal) -> Decimal? {
        guard let value = fields[name] else { return nil }
        guard case .number(let number) = value else { throw .invalid("\(name) must be a number") }
        guard number == 0 || (2...10).contains(number) else { throw .invalid("\(name) must be 0 or between 2 and 10") }
        return number
    }

    func choice<Choice: CaseIterable & Sendable>(
        _ name: String,
        _ word: (Choice) -> String
    ) throws(Refusal) -> Choice? {
        guard let value = fields[name] else { return nil }
        for choice in Choice.allCases where value == .text(word(choice)) { return choice }
        let words = Choice.allCases.map { word($0) }.joined(separator: ", ")
        throw .invalid("\(name) must be one of \(words)")
    }

    func address(_ name: String) throws(Refusal) -> String? {
        guard let value = fields[name] else { return nil }
        return try address(value, of: name)
    }

    func addresses(_ name: String, count: ClosedRange<Int>) throws(Refusal) -> [String]? {
        guard let value = fields[name] else { return nil }
        guard case .list(let list) = value else { throw .invalid("\(name) must be an array") }
        guard count.contains(list.count) else {
            throw .invalid("\(name) must have \(count.lowerBound) to \(count.upperBound) items")
        }
        var addresses: [String] = []
        for item in list { addresses.append(try address(item, of: name)) }
        return addresses
    }

    private func address(_ value: JSONValue, of name: String) throws(Refusal) -> String {
        guard case .text(let text) = value, let address = WebAddress(text) else {
            throw .invalid("\(name) must be an absolute http or https URL")
        }
        return address.text
    }
}

extension Int {
    /// The number, if it is whole and fits.
    fileprivate init?(exactly number: Decimal) {
        guard number.magnitude < 1_000_000_000_000_000 else { return nil }
        let value = NSDecimalNumber(decimal: number).int64Value
        guard Decimal(value) == number, let whole = Int(exactly: value) else { return nil }
        self = whole
    }
}
