public import EditModel
public import EditProviders
import Foundation

/// Finds a provider's API key: in the environment, or in a file that the environment names.
public enum ProviderKey {
    /// The key of a provider.
    ///
    /// - Parameters:
    ///   - kind: The provider.
    ///   - environment: The process's environment.
    ///   - files: Reads a file's bytes.
    /// - Throws: `WanbatchError` of kind `access` when there is none.
    public static func find(
        _ kind: any ProviderKind,
        in environment: [String: String],
        files: (String) throws -> [UInt8]
    ) throws -> Secret {
        if let fixed = kind.fixedKey { return fixed }
        guard let variable = kind.keyVariable else { return Secret("") }
        if let text = environment[variable]?.trimmed, !text.isEmpty { return Secret(text) }
        if let fileVariable = kind.keyFileVariable, let path = environment[fileVariable], !path.isEmpty {
            return try read(path, named: fileVariable, files)
        }
        throw WanbatchError(
            .access,
            "key-missing",
            "there is no API key for \(kind.traits.title)",
            hint: "set \(variable), or \(variable)_FILE to a file that only you can read"
        )
    }

    /// A warning where the file of the key in use may be read by others than its owner; `nil` where all is well.
    ///
    /// - Parameters:
    ///   - kind: The provider.
    ///   - environment: The process's environment.
    public static func warning(_ kind: any ProviderKind, in environment: [String: String]) -> String? {
        guard kind.fixedKey == nil, let variable = kind.keyVariable,
            environment[variable]?.trimmed.isEmpty ?? true,
            let path = kind.keyFileVariable.flatMap({ environment[$0] }), !path.isEmpty,
            let mode = try? FileManager.default.attributesOfItem(atPath: file(path))[.posixPermissions] as? Int,
            mode & 0o077 != 0
        else { return nil }
        return "others than you may read the key's file \(path): chmod 600 it"
    }

    /// The file itself where links lead to it, as secrets of a service manager often lie: everyone may read a link.
    private static func file(_ path: String) -> String {
        URL(filePath: path).resolvingSymlinksInPath().path(percentEncoded: false)
    }

    private static func read(
        _ path: String,
        named variable: String,
        _ files: (String) throws -> [UInt8]
    ) throws -> Secret {
        do {
            let text = String(decoding: try files(path), as: UTF8.self).trimmed
            return Secret(String(text.prefix { !$0.isWhitespace }))
        } catch {
            throw WanbatchError(
                .access,
                "key-file",
                "the key's file \(path) cannot be read",
                hint: "\(variable) must name a file that only you can read"
            )
        }
    }
}

extension String {
    /// The text without white space around it: a key is often copied or read with a line's end.
    fileprivate var trimmed: String {
        var text = drop { $0.isWhitespace }
        while text.last?.isWhitespace == true { text.removeLast() }
        return String(text)
    }
}
