public import EditModel
import Foundation
import GRDB

extension JobLedger {
    /// The digest of a file that has not changed since it was read: same size, same modification time, same inode.
    ///
    /// - Parameters:
    ///   - path: Its absolute path.
    ///   - size: Its size in bytes.
    ///   - modified: Its modification time in nanoseconds since 1970.
    ///   - inode: Its inode.
    /// - Throws: ``EditModel/WanbatchError`` of kind `storage`.
    public func digest(ofFile path: String, size: Int64, modified: Int64, inode: UInt64) async throws -> ContentDigest?
    {
        try await read { database in
            let hex = try String.fetchOne(
                database.cachedStatement(
                    sql: "SELECT digest FROM file_digest WHERE path = ? AND size = ? AND modified = ? AND inode = ?"
                ),
                arguments: [path, size, modified, Int64(bitPattern: inode)]
            )
            return hex.flatMap(ContentDigest.init(hex:))
        }
    }

    /// The digest that a path last had, whether or not a file is still there.
    ///
    /// - Parameter path: Its absolute path.
    /// - Throws: ``EditModel/WanbatchError`` of kind `storage`.
    public func lastDigest(ofFile path: String) async throws -> ContentDigest? {
        try await read { database in
            let hex = try String.fetchOne(
                database.cachedStatement(sql: "SELECT digest FROM file_digest WHERE path = ?"),
                arguments: [path]
            )
            return hex.flatMap(ContentDigest.init(hex:))
        }
    }

    /// Remembers the digest of a file.
    ///
    /// - Parameters:
    ///   - digest: Its digest.
    ///   - path: Its absolute path.
    ///   - size: Its size in bytes.
    ///   - modified: Its modification time in nanoseconds since 1970.
    ///   - inode: Its inode.
    /// - Throws: ``EditModel/WanbatchError`` of kind `storage`.
    public func remember(
        _ digest: ContentDigest,
        ofFile path: String,
        size: Int64,
        modified: Int64,
        inode: UInt64
    ) async throws {
        try await write(.digestRemembered) { database in
            try database.execute(
                sql: "INSERT OR REPLACE INTO file_digest (path, size, modified, inode, digest) VALUES (?, ?, ?, ?, ?)",
                arguments: [path, size, modified, Int64(bitPattern: inode), digest.hex]
            )
        }
    }

    /// What was found out about a content before.
    ///
    /// - Parameters:
    ///   - type: What kind of facts.
    ///   - digest: The content.
    ///   - kind: Which tool found them out, with its version.
    /// - Throws: ``EditModel/WanbatchError`` of kind `storage`.
    public func facts<Facts: Decodable & Sendable>(
        _ type: Facts.Type,
        of digest: ContentDigest,
        kind: String
    ) async throws -> Facts? {
        let text = try await read { database in
            try String.fetchOne(
                database.cachedStatement(sql: "SELECT facts FROM media_facts WHERE digest = ? AND kind = ?"),
                arguments: [digest.hex, kind]
            )
        }
        guard let text else { return nil }
        return try? JSONDecoder().decode(type, from: Data(text.utf8))
    }

    /// Remembers what was found out about a content.
    ///
    /// - Parameters:
    ///   - facts: The facts.
    ///   - digest: The content.
    ///   - kind: Which tool found them out, with its version.
    /// - Throws: ``EditModel/WanbatchError`` of kind `storage`.
    public func remember(_ facts: some Encodable & Sendable, of digest: ContentDigest, kind: String) async throws {
        let text = String(decoding: try JSONEncoder().encode(facts), as: UTF8.self)
        try await write(.factsRemembered) { database in
            try database.execute(
                sql: "INSERT OR REPLACE INTO media_facts (digest, kind, facts) VALUES (?, ?, ?)",
                arguments: [digest.hex, kind, text]
            )
        }
    }

    /// The file that was made from a source by a recipe, as text of the maker's own form.
    ///
    /// - Parameters:
    ///   - type: The maker's own form.
    ///   - source: The source's content.
    ///   - recipe: Everything that decides the result.
    /// - Throws: ``EditModel/WanbatchError`` of kind `storage`.
    public func preparedFile<File: Decodable & Sendable>(
        _ type: File.Type,
        from source: ContentDigest,
        recipe: String
    ) async throws -> File? {
        let text = try await read { database in
            try String.fetchOne(
                database.cachedStatement(sql: "SELECT file FROM prepared_file WHERE source = ? AND recipe = ?"),
                arguments: [source.hex, recipe]
            )
        }
        guard let text else { return nil }
        return try? JSONDecoder().decode(type, from: Data(text.utf8))
    }

    /// Remembers the file that was made from a source by a recipe.
    ///
    /// - Parameters:
    ///   - file: The file.
    ///   - source: The source's content.
    ///   - recipe: Everything that decides the result.
    /// - Throws: ``EditModel/WanbatchError`` of kind `storage`.
    public func remember(
        prepared file: some Encodable & Sendable,
        from source: ContentDigest,
        recipe: String
    ) async throws {
        let text = String(decoding: try JSONEncoder().encode(file), as: UTF8.self)
        try await write(.clipRemembered) { database in
            try database.execute(
                sql: "INSERT OR REPLACE INTO prepared_file (source, recipe, file) VALUES (?, ?, ?)",
                arguments: [source.hex, recipe, text]
            )
        }
    }
}
