import EditModel
import Foundation
import GRDB
import SystemPackage

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Copies of the ledger, whole and on the disk before they get their name.
enum LedgerCopy {
    /// Copies a ledger beside itself: `ledger.sqlite.1.bak`.
    ///
    /// - Parameters:
    ///   - pool: The ledger.
    ///   - path: Where it is.
    ///   - version: What it is a copy of.
    ///   - step: Who is asked before each part.
    /// - Returns: Where the copy is.
    /// - Throws: `DatabaseError`; ``EditModel/WanbatchError`` of kind `storage`.
    static func make(of pool: DatabasePool, path: String, version: String, _ step: StepGate) throws -> String {
        let name = freeName("\(path).\(version)", ".bak")
        let temporary = name + ".part"
        try? FileManager.default.removeItem(atPath: temporary)
        guard step.pass() else { throw failure("copied", path) }
        try pool.writeWithoutTransaction { try $0.execute(sql: "VACUUM INTO ?", arguments: [temporary]) }
        try synchronize(temporary)
        try move(temporary, to: name, step)
        return name
    }

    /// Gives a file another name, for good.
    ///
    /// - Throws: ``EditModel/WanbatchError`` of kind `storage`.
    static func move(_ path: String, to name: String, _ step: StepGate) throws {
        guard step.pass(), rename(path, name) == 0 else { throw failure("renamed to \(name)", path) }
        let folder = FilePath(name).removingLastComponent()
        try synchronize(folder.isEmpty ? "." : folder.string)
    }

    /// Waits until a file or a folder is on the disk.
    ///
    /// - Throws: ``EditModel/WanbatchError`` of kind `storage`.
    static func synchronize(_ path: String) throws {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure("opened", path) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw failure("written to the disk", path) }
    }

    /// A name that no file has: with `-2`, `-3` and so on if need be.
    static func freeName(_ stem: String, _ suffix: String) -> String {
        var name = stem + suffix
        var number = 2
        while access(name, F_OK) == 0 {
            name = "\(stem)-\(number)\(suffix)"
            number += 1
        }
        return name
    }

    private static func failure(_ what: String, _ path: String) -> WanbatchError {
        WanbatchError(
            .storage,
            "ledger-copy",
            "\(path) cannot be \(what): \(Errno(rawValue: errno))",
            hint: "check the archive's folder, its permissions and the disk: nothing was changed"
        )
    }
}
