import EditModel
import Foundation
import GRDB

/// The durable memory of an archive: every edit, submission, task and cent, in one SQLite file.
///
/// Each step of an edit is written here before the next begins, in one transaction that moves the edit from a state
/// it must be in to the next one. Commits are synchronous=FULL: when a method returns, its change survives a power
/// cut. One file serves many batches and processes at once; readers never block a run.
///
/// The room's folders: `Schema` (tables and their migrations), `Records` (what is read and written), `Steps` (the
/// transitions), `Queries` (what stages, status and reports ask), `Locks` (one run a batch).
public struct JobLedger: Sendable {
    let pool: DatabasePool
    /// Where the file is.
    public let path: String

    /// Opens the ledger, makes it if it is not there, and brings its tables up to date.
    ///
    /// - Parameter path: The SQLite file; its folder must exist.
    /// - Throws: ``EditModel/WanbatchError`` of kind `storage`: `ledger-newer` when a newer wanbatch wrote it,
    ///   `ledger-corrupt` when it is not a ledger, `ledger-unwritable` otherwise.
    public init(path: String) throws {
        self.path = path
        do {
            let alone = try FileLock.waitForFolder(of: path)
            defer { withExtendedLifetime(alone) {} }
            pool = try DatabasePool(path: path, configuration: JobLedger.configuration())
            // GRDB sets NORMAL when it turns on the write-ahead log, after the configuration's own preparation.
            try pool.writeWithoutTransaction { try $0.execute(sql: "PRAGMA synchronous = FULL") }
            try LedgerSchema.bringUpToDate(pool, path: path)
        } catch let error as DatabaseError {
            throw JobLedger.failure(error, path: path)
        }
    }

    private static func configuration() -> Configuration {
        var configuration = Configuration()
        configuration.busyMode = .timeout(30)
        configuration.maximumReaderCount = 4
        return configuration
    }

    /// Writes in one transaction.
    ///
    /// A write that was begun is ended, also in a task that is cancelled meanwhile: what has happened outside (a task
    /// accepted, a file renamed) must be remembered.
    func write<Value: Sendable>(_ body: @escaping @Sendable (Database) throws -> Value) async throws -> Value {
        do {
            return try await withCheckedThrowingContinuation { continuation in
                pool.asyncWrite(body) { _, result in continuation.resume(with: result) }
            }
        } catch let error as DatabaseError {
            throw JobLedger.failure(error, path: path)
        }
    }

    /// Reads from one moment's state.
    func read<Value: Sendable>(_ body: @escaping @Sendable (Database) throws -> Value) async throws -> Value {
        do {
            return try await pool.read(body)
        } catch let error as DatabaseError {
            throw JobLedger.failure(error, path: path)
        }
    }

    /// What SQLite says, as an error for the person.
    static func failure(_ error: DatabaseError, path: String) -> WanbatchError {
        let context = ["sqlite": error.message ?? "", "code": "\(error.extendedResultCode.rawValue)"]
        switch error.resultCode {
        case .SQLITE_CORRUPT, .SQLITE_NOTADB:
            return WanbatchError(
                .storage,
                "ledger-corrupt",
                "the ledger \(path) is damaged or is not a ledger",
                hint: "restore it from a backup; do not delete it: it knows what is paid for",
                context: context
            )
        case .SQLITE_FULL:
            return WanbatchError(
                .storage,
                "disk-full",
                "the disk of the ledger \(path) is full",
                hint: "make room and run again: nothing that was paid for is forgotten",
                context: context
            )
        default:
            return WanbatchError(
                .storage,
                "ledger-unwritable",
                "the ledger \(path) cannot be used: \(error.message ?? "unknown reason")",
                hint: "check the archive's folder, its permissions and the disk",
                context: context
            )
        }
    }
}

extension Date {
    /// Milliseconds since 1970, as the ledger keeps moments.
    var milliseconds: Int64 { Int64((timeIntervalSince1970 * 1000).rounded()) }

    /// A moment from the ledger.
    init(milliseconds: Int64) { self.init(timeIntervalSince1970: Double(milliseconds) / 1000) }
}
