import EditModel
import Foundation

/// An object of JSON on one line, for whoever reads along: a program, or a terminal that follows a log.
enum JSONLine {
    /// The line, without its end. The query of every address in it is left out, as it is a secret where the address is
    /// presigned; what a terminal would act on is written as `\uXXXX`.
    ///
    /// - Parameters:
    ///   - fields: What it says.
    ///   - now: The moment, in RFC 3339 UTC under `at`.
    static func text(_ fields: [String: Any], at now: Date) -> String {
        let all = shown(fields.merging(["at": Timestamp.rfc3339(now)]) { $1 })
        let options: JSONSerialization.WritingOptions = [.sortedKeys, .withoutEscapingSlashes]
        guard let data = try? JSONSerialization.data(withJSONObject: all, options: options) else { return "{}" }
        return escaped(String(decoding: data, as: UTF8.self))
    }

    private static func shown(_ value: Any) -> Any {
        switch value {
        case let text as String: text.withoutQueries
        case let list as [Any]: list.map(shown)
        case let fields as [String: Any]: fields.mapValues(shown)
        default: value
        }
    }

    /// Outside of its texts a line has nothing that is escaped, and a line's end would be no part of a text.
    private static func escaped(_ line: String) -> String {
        guard line.unicodeScalars.contains(where: \.isUnprintable) else { return line }
        var text = String.UnicodeScalarView()
        for scalar in line.unicodeScalars {
            guard scalar.isUnprintable else {
                text.append(scalar)
                continue
            }
            for unit in String(scalar).utf16 {
                let digits = String(unit, radix: 16)
                text += "\\u\(String(repeating: "0", count: 4 - digits.count))\(digits)".unicodeScalars
            }
        }
        return String(text)
    }
}
