import EditModel
import Foundation

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

extension DurableFiles {
    /// Puts a file in the place of another, or where nothing was: content to the disk, rename, folder to the disk.
    ///
    /// - Throws: `WanbatchError` of kind storage.
    static func replace(_ name: String, with path: String, _ step: StepGate) throws {
        try synchronize(file: path, step)
        guard step.pass(), Glibc.rename(path, name) == 0 else { throw StorageError.last("cannot be renamed", name) }
        try synchronize(folder: folder(of: name), step)
    }

    /// Writes a small file whole: a name in the folder of temporary files, content to the disk, rename, folder to the disk.
    ///
    /// - Throws: `WanbatchError` of kind storage.
    static func write(
        _ bytes: [UInt8],
        to name: String,
        temporary folder: String,
        mode: mode_t = 0o644,
        _ step: StepGate
    ) throws {
        let temporary = "\(folder)/\(name.split(separator: "/").last ?? "file").\(getpid()).tmp"
        let file = try WritableFile(temporary)
        guard step.pass() else { throw StorageError.last("cannot be written", temporary) }
        try bytes.withUnsafeBytes { try file.write($0) }
        guard chmod(temporary, mode) == 0 else { throw StorageError.last("cannot be protected", temporary) }
        try replace(name, with: temporary, step)
    }

    /// A name that nothing has: the wanted one, or with `-2`, `-3` and so on before its ending.
    static func freePath(for wanted: String) -> String {
        var path = wanted
        var number = 2
        let (stem, ending) = wanted.splitEnding
        while FileManager.default.fileExists(atPath: path) {
            path = "\(stem)-\(number)\(ending)"
            number += 1
        }
        return path
    }
}

extension String {
    /// The path before its last dot, and the rest.
    fileprivate var splitEnding: (String, String) {
        guard let dot = lastIndex(of: "."), dot > (lastIndex(of: "/") ?? startIndex) else { return (self, "") }
        return (String(self[..<dot]), String(self[dot...]))
    }
}
