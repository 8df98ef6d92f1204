import EditModel
public import Foundation
import GRDB

extension JobLedger {
    /// What was learned of a provider account's limits, in the governor's own form.
    ///
    /// - Parameters:
    ///   - type: The governor's memory.
    ///   - account: The account.
    /// - Throws: ``EditModel/WanbatchError`` of kind `storage`.
    public func governorMemory<Memory: Decodable & Sendable>(
        _ type: Memory.Type,
        of account: String
    ) async throws -> Memory? {
        let text = try await read { database in
            try String.fetchOne(
                database,
                sql: "SELECT memory FROM governor_memory WHERE account = ?",
                arguments: [account]
            )
        }
        guard let text else { return nil }
        return try? JSONDecoder().decode(type, from: Data(text.utf8))
    }

    /// Remembers what was learned of a provider account's limits.
    ///
    /// - Parameters:
    ///   - memory: The governor's memory.
    ///   - account: The account.
    ///   - now: The moment.
    /// - Throws: ``EditModel/WanbatchError`` of kind `storage`.
    public func remember(governor memory: some Encodable & Sendable, of account: String, now: Date) async throws {
        let text = String(decoding: try JSONEncoder().encode(memory), as: UTF8.self)
        try await write(.limitsRemembered) { database in
            try database.execute(
                sql: "INSERT OR REPLACE INTO governor_memory (account, memory, at) VALUES (?, ?, ?)",
                arguments: [account, text, now.milliseconds]
            )
        }
    }
}
