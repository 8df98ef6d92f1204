import EditModel

/// Text as a terminal draws it: harmless, and measured in columns.
extension String {
    /// How many columns a terminal gives the text.
    var columns: Int { unicodeScalars.reduce(0) { $0 + $1.columns } }

    /// The text without control characters, in at most that many columns; what is cut is marked by `…`.
    ///
    /// - Parameter width: Columns; nothing is left of a text without room.
    func fitted(to width: Int) -> String {
        let text = printable
        guard text.columns > width else { return text }
        guard width > 0 else { return "" }
        var kept = String.UnicodeScalarView()
        var used = 1
        for scalar in text.unicodeScalars {
            used += scalar.columns
            if used > width { break }
            kept.append(scalar)
        }
        return String(kept) + "…"
    }

    /// The text without control characters in lines of at most that many columns, broken at spaces where it can be.
    ///
    /// - Parameters:
    ///   - width: Columns.
    ///   - most: How many lines; the last one is marked by `…` where more would follow.
    func wrapped(to width: Int, atMost most: Int = .max) -> [String] {
        guard width > 1 else { return [fitted(to: width)] }
        var lines: [String] = []
        var line = ""
        for word in printable.split(separator: " ") {
            var word = String(word)
            if !line.isEmpty, line.columns + 1 + word.columns > width {
                lines.append(line)
                line = ""
            }
            while word.columns > width, line.isEmpty {
                let part = word.prefix(columns: width)
                lines.append(part)
                word = String(word.unicodeScalars.dropFirst(part.unicodeScalars.count))
            }
            line += line.isEmpty ? word : " " + word
        }
        if !line.isEmpty || lines.isEmpty { lines.append(line) }
        guard lines.count > most, most > 0 else { return lines }
        return lines.prefix(most - 1) + [lines[most - 1..<lines.count].joined(separator: " ").fitted(to: width)]
    }

    /// The first characters that fill at most that many columns; at least one.
    private func prefix(columns width: Int) -> String {
        var kept = String.UnicodeScalarView()
        var used = 0
        for scalar in unicodeScalars {
            used += scalar.columns
            if used > width, !kept.isEmpty { break }
            kept.append(scalar)
        }
        return String(kept)
    }

    /// The text with spaces up to a width.
    ///
    /// - Parameters:
    ///   - width: Columns.
    ///   - onLeft: Whether the spaces come first.
    func padded(to width: Int, onLeft: Bool = false) -> String {
        let spaces = String(repeating: " ", count: max(0, width - columns))
        return onLeft ? spaces + self : self + spaces
    }
}

extension Duration {
    /// The length of time for a glance: `45s`, `4m`, `1h 20m`, `2d 3h`.
    var glance: String {
        let seconds = max(0, components.seconds)
        switch seconds {
        case ..<60: return "\(seconds)s"
        case ..<3600: return "\(seconds / 60)m"
        case ..<86_400:
            let minutes = seconds % 3600 / 60
            return minutes == 0 ? "\(seconds / 3600)h" : "\(seconds / 3600)h \(minutes)m"
        default:
            let hours = seconds % 86_400 / 3600
            return hours == 0 ? "\(seconds / 86_400)d" : "\(seconds / 86_400)d \(hours)h"
        }
    }
}
