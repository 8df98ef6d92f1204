import Foundation

/// Fields as they come: a value of another type than expected is no value, and never the end of the answer.
extension KeyedDecodingContainer {
    /// A value of that type, if there is one.
    ///
    /// Most fields of a task that runs are absent: that is asked, for an error with its words costs more than the rest.
    func lenient<T: Decodable>(_ type: T.Type, _ key: Key) -> T? {
        (try? decodeIfPresent(type, forKey: key)).flatMap(\.self)
    }

    /// Text, or a number as text; `nil` for empty text.
    func text(_ key: Key) -> String? {
        if let text = lenient(String.self, key) { return text.isEmpty ? nil : text }
        return lenient(Decimal.self, key).flatMap { $0.isNaN ? nil : "\($0)" }
    }

    /// A number, or text that is one; within plus and minus 10^12.
    func number(_ key: Key) -> Decimal? {
        guard let number = decimal(key) else { return nil }
        let limit = Decimal(1_000_000_000_000)
        return min(max(number, -limit), limit)
    }

    /// A number of any size, or text that is one.
    func decimal(_ key: Key) -> Decimal? {
        let number = lenient(Decimal.self, key) ?? lenient(String.self, key).flatMap(Decimal.init(lenientText:))
        return number.flatMap { $0.isNaN ? nil : $0 }
    }

    /// A number that is not negative.
    func amount(_ key: Key) -> Decimal? { number(key).flatMap { $0 < 0 ? nil : $0 } }

    /// True or false, also as text.
    func flag(_ key: Key) -> Bool? {
        if let flag = lenient(Bool.self, key) { return flag }
        switch lenient(String.self, key)?.lowercased() {
        case "true": return true
        case "false": return false
        default: return nil
        }
    }

    /// A list, or one value in its place; elements of another type are left out.
    func list<T: Decodable>(_ type: T.Type, _ key: Key) -> [T] { lenient(OneOrMany<T>.self, key)?.values ?? [] }
}

/// A list, or one value in its place.
private struct OneOrMany<Value: Decodable>: Decodable {
    let values: [Value]

    init(from decoder: any Decoder) throws {
        guard var list = try? decoder.unkeyedContainer() else {
            values = [try Value(from: decoder)]
            return
        }
        var values: [Value] = []
        while !list.isAtEnd {
            if let value = try list.decode(Perhaps<Value>.self).value { values.append(value) }
        }
        self.values = values
    }
}

/// A value, or nothing if it is of another type.
private struct Perhaps<Value: Decodable>: Decodable {
    let value: Value?
    init(from decoder: any Decoder) { value = try? Value(from: decoder) }
}

extension Decimal {
    /// A number from text such as `12`, `-0.5` or `1e3`; `nil` for anything else.
    init?(lenientText text: String) {
        let trimmed = text.trimmingCharacters(in: .whitespaces)
        guard trimmed.utf8.count <= 40, trimmed.isNumber,
            let value = Decimal(string: trimmed, locale: Locale(identifier: "en_US_POSIX")), !value.isNaN
        else { return nil }
        self = value
    }
}

extension String {
    /// Whether all of it is a number such as `12`, `-0.5` or `1e3`.
    ///
    /// Read by hand: a regular expression is compiled anew for each text, and every report about a task has such a text.
    fileprivate var isNumber: Bool {
        var rest = utf8[...]
        func skip(_ bytes: StaticString) -> Bool {
            guard let next = rest.first, bytes.withUTF8Buffer({ $0.contains(next) }) else { return false }
            rest.removeFirst()
            return true
        }
        func digits() -> Int {
            let count = rest.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }.count
            rest.removeFirst(count)
            return count
        }
        _ = skip("-")
        guard digits() > 0, !skip(".") || digits() > 0 else { return false }
        if skip("eE") {
            _ = skip("+-")
            guard (1...2).contains(digits()) else { return false }
        }
        return rest.isEmpty
    }
}

extension Duration {
    /// Seconds that somebody else says; `nil` unless more than 0. At most ten years.
    init?(saidSeconds seconds: Decimal?) {
        guard let seconds, seconds > 0 else { return nil }
        let milliseconds = (NSDecimalNumber(decimal: min(seconds, 315_360_000)).doubleValue * 1000).rounded()
        guard milliseconds >= 1 else { return nil }
        self = .milliseconds(Int64(milliseconds))
    }
}
