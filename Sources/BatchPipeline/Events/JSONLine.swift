import EditModel
import Foundation

/// An object of JSON on one line, for whoever reads along: a program, or a terminal that follows a log.
enum JSONLine {
    /// The line, without its end. What a terminal would act on is written as `\uXXXX`.
    ///
    /// - Parameters:
    ///   - fields: What it says.
    ///   - now: The moment, in RFC 3339 UTC under `at`.
    static func text(_ fields: [String: JSONField], at now: Date) -> String {
        let all = fields.merging(["at": .text(Timestamp.rfc3339(now))]) { $1 }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        // None of the values can fail to be written.
        guard let data = try? encoder.encode(all) else { return "{}" }
        return escaped(String(decoding: data, as: UTF8.self))
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
