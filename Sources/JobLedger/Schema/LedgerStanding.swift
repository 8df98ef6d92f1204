import EditModel
import Foundation
import GRDB

/// What a file is to this version of wanbatch, before it is opened as the ledger.
enum LedgerStanding: Hashable {
    /// Nothing is in it yet, or it is not there.
    case empty
    /// A ledger of an older version: the number of its last migration.
    case older(version: String)
    /// A ledger as this version has it.
    case current

    /// Looks at a file without changing it.
    ///
    /// - Throws: ``EditModel/WanbatchError`` `ledger-newer` or `ledger-foreign`; `DatabaseError` when it is no database.
    static func of(file path: String) throws -> LedgerStanding {
        let size = (try? FileManager.default.attributesOfItem(atPath: path)[.size] as? Int) ?? 0
        guard size > 0 else { return .empty }
        var configuration = Configuration()
        configuration.readonly = true
        configuration.busyMode = .timeout(30)
        do {
            return try DatabaseQueue(path: path, configuration: configuration).read { try of($0, path: path) }
        } catch let error as DatabaseError where error.extendedResultCode == .SQLITE_READONLY_ROLLBACK {
            // Cut off while it was made: whoever opens it for writing rolls that back, and looks again.
            return .older(version: "0")
        }
    }

    /// Looks at an open database.
    ///
    /// - Throws: ``EditModel/WanbatchError`` `ledger-newer` or `ledger-foreign`.
    static func of(_ database: Database, path: String) throws -> LedgerStanding {
        let application = try Int.fetchOne(database, sql: "PRAGMA application_id") ?? 0
        let names = try String.fetchAll(database, sql: "SELECT name FROM sqlite_master WHERE type = 'table'")
        let tables = Set(names)
        let known = LedgerSchema.migrator.migrations
        let applied =
            tables.contains("grdb_migrations")
            ? try String.fetchSet(database, sql: "SELECT identifier FROM grdb_migrations") : []
        if application == 0, applied.isEmpty, tables.isSubset(of: ["grdb_migrations"]) { return .empty }
        guard application == 0 || application == LedgerSchema.application,
            tables.isSuperset(of: ["edit", "submission", "run"]), !applied.isDisjoint(with: known)
        else { throw foreign(path) }
        guard applied.isSubset(of: known) else { throw newer(path) }
        guard let last = known.last(where: applied.contains), last != known.last else { return .current }
        return .older(version: String(last.prefix { $0.isNumber }))
    }

    private static func newer(_ path: String) -> WanbatchError {
        WanbatchError(
            .storage,
            "ledger-newer",
            "the ledger \(path) was written by a newer wanbatch",
            hint: "use that version (this one is \(EditModel.version)), or another archive"
        )
    }

    private static func foreign(_ path: String) -> WanbatchError {
        WanbatchError(
            .storage,
            "ledger-foreign",
            "\(path) is a database of another program, not a ledger of wanbatch",
            hint: "move it away if it came there by mistake, or choose another archive with --archive DIR"
        )
    }
}
