extension StringProtocol {
    /// The text with control and direction-changing characters shown as `\u{...}`, so that a terminal only prints it.
    public var printable: String { escaped(keeping: []) }

    /// As ``printable``, but tabs stay.
    public var printableKeepingTabs: String { escaped(keeping: ["\t"]) }

    private func escaped(keeping kept: Set<Unicode.Scalar>) -> String {
        guard unicodeScalars.contains(where: { $0.isUnprintable && !kept.contains($0) }) else { return String(self) }
        var text = ""
        for scalar in unicodeScalars {
            if scalar.isUnprintable, !kept.contains(scalar) {
                text += "\\u{\(String(scalar.value, radix: 16))}"
            } else {
                text.unicodeScalars.append(scalar)
            }
        }
        return text
    }
}

extension Unicode.Scalar {
    /// Whether a terminal would act on the character, or show nothing or something misleading for it.
    public var isUnprintable: Bool {
        if isASCII { return value < 0x20 || value == 0x7F }
        return switch properties.generalCategory {
        case .control, .format, .surrogate, .lineSeparator, .paragraphSeparator: true
        default: false
        }
    }

    /// How many columns a terminal gives the character: 0 for combining ones, 2 for wide ones, else 1.
    public var columns: Int {
        switch properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .format: return 0
        default: break
        }
        if properties.isEmojiPresentation { return 2 }
        switch value {
        case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0x33FF, 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xA000...0xA4CF,
            0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1F64F,
            0x1F900...0x1F9FF, 0x20000...0x3FFFD:
            return 2
        default: return 1
        }
    }
}
