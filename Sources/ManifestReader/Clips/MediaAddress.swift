import EditModel
import Foundation

/// Addresses among the paths of a manifest.
enum MediaAddress {
    /// The address that a text is; `nil` when it is a path.
    ///
    /// - Throws: What is wrong with an address that cannot be used.
    static func read(_ text: String) throws(ValueProblem) -> String? {
        guard let scheme = scheme(of: text) else { return nil }
        guard ["http", "https"].contains(scheme.lowercased()) else {
            let hint = scheme.lowercased() == "file" ? "write the path itself" : nil
            throw ValueProblem("\(scheme):// addresses are not taken: use https, or a path", hint: hint)
        }
        guard let address = WebAddress(text) else {
            throw ValueProblem(
                "this is not a usable https address",
                hint: "it needs a host, and no user or white space"
            )
        }
        guard address.isProtected else {
            throw ValueProblem("plain http is taken from this machine only: use https")
        }
        return text
    }

    /// The stem of the file that an address names.
    static func stem(of address: String) -> String {
        let path = address.utf8.prefix { $0 != UInt8(ascii: "?") && $0 != UInt8(ascii: "#") }
        let afterHost = path.split(separator: PathText.slash, omittingEmptySubsequences: false).dropFirst(3)
        let name = afterHost.last.map { String(Substring($0)) } ?? ""
        return PathText.stem(of: PathText.name(of: name.removingPercentEncoding ?? name))
    }

    /// What stands before `://`, if it is a scheme's name.
    private static func scheme(of text: String) -> String? {
        var letters: [UInt8] = []
        for (index, byte) in text.utf8.enumerated() {
            switch byte {
            case 0x41...0x5A, 0x61...0x7A: break
            case 0x30...0x39, 0x2B, 0x2D, 0x2E: if index == 0 { return nil }
            case UInt8(ascii: ":"):
                let rest = text.utf8.dropFirst(index)
                return index > 0 && rest.starts(with: "://".utf8) ? String(decoding: letters, as: UTF8.self) : nil
            default: return nil
            }
            letters.append(byte)
        }
        return nil
    }
}
