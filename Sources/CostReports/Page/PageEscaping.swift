import Foundation
import Mustache

/// How text becomes part of the page: the five characters of markup, byte by byte.
///
/// swift-mustache's own escaping looks at whole characters, so that a quote with a combining accent behind it passes:
/// enough to leave an attribute. Bytes have no such neighbours.
struct PageEscaping: MustacheContentType {
    /// The name that the template asks for.
    static let name = "wanbatch"

    /// Makes the name known; doing it twice does no harm.
    static func register() { MustacheContentTypes.register(PageEscaping(), named: name) }

    func escapeText(_ text: String) -> String {
        guard text.utf8.contains(where: { Self.reference($0) != nil }) else { return text }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.utf8.count + 32)
        for byte in text.utf8 {
            if let reference = Self.reference(byte) { bytes += Array(reference.utf8) } else { bytes.append(byte) }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func reference(_ byte: UInt8) -> String? {
        switch byte {
        case UInt8(ascii: "&"): "&amp;"
        case UInt8(ascii: "<"): "&lt;"
        case UInt8(ascii: ">"): "&gt;"
        case UInt8(ascii: "\""): "&quot;"
        case UInt8(ascii: "'"): "&#39;"
        default: nil
        }
    }
}

extension String {
    /// The text without what a browser would act on or hide: control characters and those that turn the direction of
    /// writing are shown as `\u{...}`. Line ends and tabs stay, and the joiners that emoji and some scripts need.
    var shownOnPage: String {
        guard unicodeScalars.contains(where: \.isHiddenOnPage) else { return self }
        var text = ""
        for scalar in unicodeScalars {
            if scalar.isHiddenOnPage {
                text += "\\u{\(String(scalar.value, radix: 16))}"
            } else {
                text.unicodeScalars.append(scalar)
            }
        }
        return text
    }
}

extension Unicode.Scalar {
    fileprivate var isHiddenOnPage: Bool {
        switch value {
        case 0x09, 0x0A: false
        case 0x00...0x1F, 0x7F...0x9F, 0x2028...0x202E, 0x2066...0x2069, 0x200E, 0x200F, 0x061C, 0xFEFF: true
        default: properties.isNoncharacterCodePoint
        }
    }
}
