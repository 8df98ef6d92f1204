import EditModel

/// Stems of output files: a user's words made harmless as part of a file's name.
enum FileStem {
    /// The stem without separators, control characters and leading dots or dashes, at most 170 bytes.
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
        return kept.isEmpty ? "clip" : String(kept)
    }
}
