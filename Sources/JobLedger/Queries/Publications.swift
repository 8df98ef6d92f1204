public import EditModel
public import Foundation
public import GRDB

/// Where a prepared file can be fetched.
public struct PublicationRecord: Codable, Sendable {
    /// The file's content.
    public var digest: ContentDigest
    /// Which publisher, and where.
    public var publisher: String
    /// The address.
    public var url: String
    /// When it dies, in milliseconds since 1970.
    public var expiresAt: Int64?
    /// The publisher's own name for the file.
    public var remote: String?
    /// When it was published.
    public var publishedAt: Int64

    /// A publication.
    ///
    /// - Parameters:
    ///   - digest: The file's content.
    ///   - publisher: Which publisher, and where.
    ///   - url: The address.
    ///   - expiresAt: When it dies.
    ///   - remote: The publisher's own name for the file.
    ///   - publishedAt: When it was published.
    public init(
        digest: ContentDigest,
        publisher: String,
        url: String,
        expiresAt: Date?,
        remote: String?,
        publishedAt: Date
    ) {
        self.digest = digest
        self.publisher = publisher
        self.url = url
        self.expiresAt = expiresAt?.milliseconds
        self.remote = remote
        self.publishedAt = publishedAt.milliseconds
    }

    /// Whether the address lives at least that long from a moment on.
    ///
    /// - Parameters:
    ///   - duration: How long it is needed.
    ///   - now: From when.
    public func lives(for duration: Duration, from now: Date) -> Bool {
        guard let expiresAt else { return true }
        // A link that never lives that long is good for half its life.
        let needed = min(duration.inMilliseconds, (expiresAt - publishedAt) / 2)
        return expiresAt >= now.milliseconds + needed
    }
}

extension PublicationRecord: FetchableRecord, PersistableRecord {
    /// The table.
    public static let databaseTableName = "publication"
    /// Columns are in snake case.
    public static var databaseColumnDecodingStrategy: DatabaseColumnDecodingStrategy { .convertFromSnakeCase }
    /// Columns are in snake case.
    public static var databaseColumnEncodingStrategy: DatabaseColumnEncodingStrategy { .convertToSnakeCase }
}

extension JobLedger {
    /// Where a content can be fetched, as a publisher made it.
    ///
    /// - Parameters:
    ///   - digest: The content.
    ///   - publisher: The publisher.
    /// - Throws: ``EditModel/WanbatchError`` of kind `storage`.
    public func publication(of digest: ContentDigest, by publisher: String) async throws -> PublicationRecord? {
        try await read { try PublicationRecord.fetchOne($0, key: ["digest": digest.hex, "publisher": publisher]) }
    }

    /// Remembers where a content can be fetched.
    ///
    /// - Parameter publication: The publication.
    /// - Throws: ``EditModel/WanbatchError`` of kind `storage`.
    public func remember(_ publication: PublicationRecord) async throws {
        try await write(.linkRemembered) { try publication.upsert($0) }
    }

    /// Publications that no unfinished edit needs, the oldest first.
    ///
    /// - Parameters:
    ///   - publisher: The publisher.
    ///   - limit: How many at most.
    /// - Throws: ``EditModel/WanbatchError`` of kind `storage`.
    public func idlePublications(by publisher: String, limit: Int) async throws -> [PublicationRecord] {
        try await read { database in
            try PublicationRecord.fetchAll(
                database,
                sql: """
                    SELECT * FROM publication WHERE publisher = ? AND NOT EXISTS (
                        SELECT 1 FROM edit WHERE instr(prepared, publication.digest) > 0 AND state IN
                            ('planned', 'prepared', 'published', 'submitting', 'running', 'held', 'unknown', 'stalled'))
                    ORDER BY published_at LIMIT ?
                    """,
                arguments: [publisher, limit]
            )
        }
    }

    /// Everyone who has published something that is still known.
    ///
    /// - Throws: ``EditModel/WanbatchError`` of kind `storage`.
    public func publishers() async throws -> [String] {
        try await read { try String.fetchAll($0, sql: "SELECT DISTINCT publisher FROM publication ORDER BY publisher") }
    }

    /// Forgets a publication that is dead.
    ///
    /// - Parameters:
    ///   - digest: The content.
    ///   - publisher: The publisher.
    /// - Throws: ``EditModel/WanbatchError`` of kind `storage`.
    public func forgetPublication(of digest: ContentDigest, by publisher: String) async throws {
        try await write(.linkForgotten) { database in
            _ = try PublicationRecord.deleteOne(database, key: ["digest": digest.hex, "publisher": publisher])
        }
    }
}
