import EditModel

/// How a cell of a CSV file is written.
public enum CSVCell {
    /// Text from outside: no formula, no control characters but line ends and tabs.
    ///
    /// - Parameter text: The text.
    public static func text(_ text: String) -> String {
        let clean = isClean(text) ? text : escaped(text)
        return startsFormula(clean) ? "'" + clean : clean
    }

    /// In quotes where RFC 4180 asks for it, or a reader may strip or split it otherwise.
    ///
    /// - Parameter cell: The cell.
    public static func quoted(_ cell: String) -> String {
        let scalars = cell.unicodeScalars
        let isSpecial = scalars.contains { ["\"", ",", "\r", "\n", "\t", ";"].contains($0) }
        guard isSpecial || scalars.first == " " || scalars.last == " " else { return cell }
        var text = "\""
        for scalar in scalars {
            if scalar == "\"" { text += "\"" }
            text.unicodeScalars.append(scalar)
        }
        return text + "\""
    }

    /// Whether a spreadsheet may run it: it begins with a formula's sign (also a full-width one), a tab or a line end,
    /// or would after its spaces are stripped.
    private static func startsFormula(_ text: String) -> Bool {
        guard let first = text.unicodeScalars.first(where: { $0 != " " && $0 != "\u{A0}" && $0 != "\u{3000}" }) else {
            return false
        }
        return ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"].contains(first)
    }

    private static func isClean(_ text: String) -> Bool { !text.unicodeScalars.contains(where: isForbidden) }

    private static func isForbidden(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.generalCategory == .control && !["\n", "\r", "\t"].contains(scalar)
    }

    private static func escaped(_ text: String) -> String {
        var clean = ""
        for scalar in text.unicodeScalars {
            if isForbidden(scalar) {
                clean += String(scalar).printable
            } else {
                clean.unicodeScalars.append(scalar)
            }
        }
        return clean
    }
}
