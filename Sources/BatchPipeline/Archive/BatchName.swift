import Foundation

/// The names of batches: safe as folder names.
public enum BatchName {
    /// The name of a manifest's batch: its file name without the last extension, made safe.
    ///
    /// - Parameter path: The manifest's path.
    public static func of(manifest path: String) -> String {
        let file = path.split(separator: "/").last.map(String.init) ?? path
        let stem = file.lastIndex(of: ".").flatMap { $0 == file.startIndex ? nil : String(file[..<$0]) } ?? file
        var name = String(stem.unicodeScalars.map { isSafe($0) ? Character($0) : "-" })
        while let first = name.first, first == "." || first == "-" { name.removeFirst() }
        name = String(name.prefix(100))
        if name.isEmpty { name = "batch" }
        return reserved.contains(name.lowercased()) ? name + "-batch" : name
    }

    /// Whether a name can be a batch's: letters, digits, `.`, `_`, `-`, not a reserved one, at most 100 bytes.
    ///
    /// - Parameter name: The name.
    public static func isValid(_ name: String) -> Bool {
        !name.isEmpty && name.utf8.count <= 200 && name.unicodeScalars.allSatisfy(isSafe)
            && !name.hasPrefix(".") && !name.hasPrefix("-") && !reserved.contains(name.lowercased())
    }

    private static let reserved: Set<String> = ["cache", "tmp", "sandbox", "ledger.sqlite", "serve.secret"]

    private static func isSafe(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.isAlphabetic || scalar.properties.numericType != nil || "._-".unicodeScalars.contains(scalar)
    }
}
