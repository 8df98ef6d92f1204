/// A text as one word of a manifest.
public enum ManifestWord {
    /// The word: bare where it can be, quoted otherwise.
    ///
    /// - Parameter text: The text.
    /// - Returns: `nil` for a text that no manifest can hold: one with control characters other than tabs and line
    ///   feeds, or an empty one.
    public static func of(_ text: String) -> String? {
        guard !text.isEmpty, !text.unicodeScalars.contains(where: isForbidden) else { return nil }
        let isBare = text.unicodeScalars.allSatisfy { scalar in
            scalar.properties.isAlphabetic || scalar.properties.numericType != nil
                || "-_./,+()~".unicodeScalars.contains(scalar)
        }
        if isBare { return text }
        let escapes: [Character: String] = ["\"": "\\\"", "\\": "\\\\", "\n": "\\n", "\t": "\\t"]
        return "\"" + text.map { escapes[$0] ?? String($0) }.joined() + "\""
    }

    private static func isForbidden(_ scalar: Unicode.Scalar) -> Bool {
        (scalar.value < 0x20 && scalar != "\n" && scalar != "\t") || scalar.value == 0x7F
    }
}
