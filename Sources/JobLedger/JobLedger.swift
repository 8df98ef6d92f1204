public import EditModel
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
    /// How many edits are written together, and are best asked for together: sorted among themselves they lie close to
    /// each other in the file.
    public static let portion = 50_000

    let pool: DatabasePool
    private let failpoints: Failpoints
    private let commits: CommitQueue
    /// Where the file is.
    public let path: String
    /// Where the ledger was copied to before its tables were brought up to date just now; `nil` when they were.
    public let keptCopy: String?

    /// Opens the ledger, makes it if it is not there, and brings its tables up to date; a copy of the older ledger is
    /// kept.
    ///
    /// - Parameters:
    ///   - path: The SQLite file; its folder must exist.
    ///   - failpoints: Who is asked before each write.
    /// - Throws: ``EditModel/WanbatchError`` of kind `storage`: `ledger-newer` when a newer wanbatch wrote it,
    ///   `ledger-foreign` when it is another program's, `ledger-corrupt` when it is damaged, `ledger-locked` when
    ///   somebody else does not end opening it, `ledger-unwritable` otherwise.
    public init(path: String, failpoints: Failpoints = .live) throws {
        self.path = path
        self.failpoints = failpoints
        do {
            try failpoints.passOrFail(.ledgerOpened)
            let alone = try FileLock.waitForFolder(of: path)
            defer { withExtendedLifetime(alone) {} }
            // Looked at first: to open it for writing would change another program's file.
            _ = try LedgerStanding.of(file: path)
            pool = try DatabasePool(path: path, configuration: JobLedger.configuration())
            // GRDB sets NORMAL when it turns on the write-ahead log, after the configuration's own preparation.
            try pool.writeWithoutTransaction { try $0.execute(sql: "PRAGMA synchronous = FULL") }
            keptCopy = try LedgerSchema.bringUpToDate(pool, path: path, StepGate(.ledgerCopied, failpoints))
            commits = CommitQueue(pool)
        } catch let error as DatabaseError {
            throw JobLedger.failure(error, path: path)
        }
    }

    /// Opens a ledger to read it: takes no lock and changes nothing, so that it never stands in a run's way, even when
    /// its process is stopped. An older ledger is brought up to date first.
    ///
    /// - Parameter path: The SQLite file.
    /// - Throws: ``EditModel/WanbatchError`` of kind `storage`, as above; `ledger-empty` when there is nothing in it.
    public init(reading path: String) throws {
        do {
            switch try LedgerStanding.of(file: path) {
            case .empty:
                throw WanbatchError(
                    .storage,
                    "ledger-empty",
                    "the ledger \(path) is empty or missing",
                    hint: "if runs have been made here, restore it from a backup, or see wanbatch doctor"
                        + JobLedger.flag(path)
                )
            case .older:
                try self.init(path: path)
            case .current:
                let pool = try DatabasePool(path: path, configuration: JobLedger.configuration(readonly: true))
                self.init(pool: pool, path: path)
            }
        } catch let error as DatabaseError {
            throw JobLedger.failure(error, path: path)
        }
    }

    private init(pool: DatabasePool, path: String) {
        (self.pool, self.path, keptCopy, failpoints) = (pool, path, nil, .none)
        commits = CommitQueue(pool)
    }

    /// Looks whether the file is sound.
    ///
    /// - Parameter limit: The largest file that is looked at, in bytes: a larger one takes too long.
    /// - Throws: ``EditModel/WanbatchError`` `ledger-corrupt`.
    public func check(upTo limit: Int = .max) async throws {
        let found = try await read { database in
            let size = try Int.fetchOne(
                database,
                sql: "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size"
            )
            guard size ?? 0 <= limit else { return "ok" }
            return try String.fetchOne(database, sql: "PRAGMA quick_check(1)") ?? ""
        }
        if found != "ok" { throw JobLedger.damaged(path, found) }
    }

    private static func configuration(readonly: Bool = false) -> Configuration {
        var configuration = Configuration()
        configuration.readonly = readonly
        configuration.busyMode = .timeout(30)
        configuration.maximumReaderCount = 4
        return configuration
    }

    /// Writes all or nothing, and returns when that is on the disk; steps that come together share a commit.
    ///
    /// A write that was begun is ended, also in a task that is cancelled meanwhile: what has happened outside (a task
    /// accepted, a file renamed) must be remembered.
    ///
    /// - Parameters:
    ///   - step: Which step it is.
    ///   - body: What is written.
    func write<Value: Sendable>(
        _ step: DurableStep,
        _ body: @escaping @Sendable (Database) throws -> Value
    ) async throws -> Value {
        do {
            return try await withCheckedThrowingContinuation { continuation in
                commits.add { [failpoints] database in
                    try failpoints.passOrFail(step)
                    return try body(database)
                } completion: {
                    continuation.resume(with: $0)
                }
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

    /// What a command needs to find the archive of a ledger.
    private static func flag(_ path: String) -> String {
        ArchiveFlag.text(for: URL(filePath: path).deletingLastPathComponent().path(percentEncoded: false))
    }

    private static func damaged(_ path: String, _ what: String, _ context: [String: String] = [:]) -> WanbatchError {
        WanbatchError(
            .storage,
            "ledger-corrupt",
            "the ledger \(path) is damaged or is not a ledger" + (what.isEmpty ? "" : " (\(what.prefix(200)))"),
            hint: "restore it from a backup, or rebuild it from the receipts: wanbatch doctor --rebuild-ledger"
                + flag(path) + "; do not delete it: it knows what is paid for",
            context: context
        )
    }

    /// What SQLite says, as an error for the person.
    static func failure(_ error: DatabaseError, path: String) -> WanbatchError {
        let context = ["sqlite": error.message ?? "", "code": "\(error.extendedResultCode.rawValue)"]
        switch error.resultCode {
        case .SQLITE_CORRUPT, .SQLITE_NOTADB:
            return damaged(path, error.message ?? "", context)
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

extension Failpoints {
    /// Asks before a write.
    ///
    /// - Throws: `DatabaseError`, as SQLite says it when the disk is full or does not write.
    fileprivate func passOrFail(_ step: DurableStep) throws {
        guard !pass(step) else { return }
        let isFull = errno == ENOSPC || errno == EDQUOT
        throw DatabaseError(resultCode: isFull ? .SQLITE_FULL : .SQLITE_IOERR)
    }
}
