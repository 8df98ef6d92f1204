import EditModel

/// Stems of output files: a user's words made harmless as part of a file's name.
enum FileStem {
    /// The stem without separators, control characters and leading dots or dashes, no device of Windows (an archive may
    /// lie on a share), at most 170 bytes.
    ///
    /// With `.EDITID16.mp4` behind it the name stays under 200 bytes.
    static func safe(_ stem: String) -> String {
        var text = ""
        for scalar in stem.unicodeScalars {
            let isBad = scalar.isUnprintable || "/\\:*?\"<>|".unicodeScalars.contains(scalar)
            text.unicodeScalars.append(isBad ? "_" : scalar)
        }
        while text.utf8.count > 170 { text.removeLast() }
        // By scalars: a dot that carries an accent hides a file all the same.
        let kept = text.unicodeScalars.drop { ".- ".unicodeScalars.contains($0) }
        guard !kept.isEmpty else { return "clip" }
        return isReserved(kept) ? "_" + String(kept) : String(kept)
    }

    /// CON, PRN, AUX, NUL, COM0 to COM9 and LPT0 to LPT9, whatever follows a dot.
    private static func isReserved(_ text: Substring.UnicodeScalarView) -> Bool {
        var name = String(text.prefix { $0 != "." }).uppercased()
        while name.last == " " { name.removeLast() }
        if ["CON", "PRN", "AUX", "NUL"].contains(name) { return true }
        guard name.count == 4, name.hasPrefix("COM") || name.hasPrefix("LPT") else { return false }
        return name.last.map { "0123456789¹²³".contains($0) } ?? false
    }
}
