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

    private enum CodingKeys: String, CodingKey {
        case digest, publisher, url, remote
        case expiresAt = "expires_at"
        case publishedAt = "published_at"
    }
}

extension PublicationRecord: FetchableRecord, PersistableRecord {
    /// The table.
    public static let databaseTableName = "publication"
}

extension JobLedger {
    /// Where a content can be fetched, as a publisher made it.
    ///
    /// - Parameters:
    ///   - digest: The content.
    ///   - publisher: The publisher.
    /// - Throws: ``EditModel/WanbatchError`` of kind `storage`.
    public func publication(of digest: ContentDigest, by publisher: String) async throws -> PublicationRecord? {
        try await read { database in
            try PublicationRecord.fetchOne(
                database.cachedStatement(sql: "SELECT * FROM publication WHERE digest = ? AND publisher = ?"),
                arguments: [digest.hex, publisher]
            )
        }
    }

    /// Remembers where a content can be fetched. Another file of it that was known before is kept to be withdrawn.
    ///
    /// - Parameter publication: The publication.
    /// - Throws: ``EditModel/WanbatchError`` of kind `storage`.
    public func remember(_ publication: PublicationRecord) async throws {
        try await write(.linkRemembered) { database in
            try database.keepReplaced(publication.digest, by: publication.publisher, butNot: publication.remote)
            try publication.upsert(database)
            try database.execute(
                sql: "DELETE FROM replaced_publication WHERE publisher = ? AND remote = ?",
                arguments: [publication.publisher, publication.remote]
            )
        }
    }

    /// Publishes a content no longer under an address: its file is only kept to be withdrawn.
    ///
    /// - Parameter publication: What is replaced.
    /// - Throws: ``EditModel/WanbatchError`` of kind `storage`.
    public func replace(_ publication: PublicationRecord) async throws {
        try await write(.linkForgotten) { database in
            try database.keepReplaced(publication.digest, by: publication.publisher, butNot: nil)
            try database.unpublish(publication)
        }
    }

    /// Makes a publication dead that a submission has used: its address is not used again. What has been published
    /// since under another address stays.
    ///
    /// - Parameters:
    ///   - digest: The content.
    ///   - publisher: The publisher.
    ///   - submission: The submission.
    /// - Throws: ``EditModel/WanbatchError`` of kind `storage`.
    public func expirePublication(
        of digest: ContentDigest,
        by publisher: String,
        usedBy submission: SubmissionRecord
    ) async throws {
        try await write(.linkForgotten) { database in
            try database.execute(
                sql: """
                    UPDATE publication SET expires_at = 0 WHERE digest = ? AND publisher = ? AND url <> ''
                        AND instr(?, url) > 0
                    """,
                arguments: [digest.hex, publisher, String(decoding: submission.body, as: UTF8.self)]
            )
        }
    }

    /// Publications that no unfinished edit needs, the oldest first. One that was replaced is needed only by tasks that
    /// may still fetch it.
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
                    SELECT \(Self.publicationColumns) FROM publication WHERE publisher = ?1 AND NOT EXISTS (
                        SELECT 1 FROM edit WHERE instr(prepared, publication.digest) > 0 AND state IN
                            ('planned', 'prepared', 'published', 'submitting', 'running', 'held', 'unknown', 'stalled'))
                    UNION ALL
                    SELECT \(Self.publicationColumns) FROM replaced_publication AS replaced WHERE publisher = ?1
                        AND NOT EXISTS (
                            SELECT 1 FROM edit JOIN submission ON submission.id = edit.submission
                            WHERE edit.state IN ('submitting', 'running', 'unknown', 'stalled')
                                AND replaced.url <> '' AND instr(CAST(body AS TEXT), replaced.url) > 0)
                    ORDER BY published_at LIMIT ?2
                    """,
                arguments: [publisher, limit]
            )
        }
    }

    /// Everyone who has published something that is still known.
    ///
    /// - Throws: ``EditModel/WanbatchError`` of kind `storage`.
    public func publishers() async throws -> [String] {
        try await read { database in
            try String.fetchAll(
                database,
                sql: """
                    SELECT publisher FROM publication UNION SELECT publisher FROM replaced_publication ORDER BY publisher
                    """
            )
        }
    }

    /// Forgets a publication that is withdrawn.
    ///
    /// - Parameter publication: The publication.
    /// - Throws: ``EditModel/WanbatchError`` of kind `storage`.
    public func forget(_ publication: PublicationRecord) async throws {
        try await write(.linkForgotten) { database in
            try database.unpublish(publication)
            try database.execute(
                sql: "DELETE FROM replaced_publication WHERE publisher = ? AND remote = ?",
                arguments: [publication.publisher, publication.remote]
            )
        }
    }

    private static let publicationColumns = "digest, publisher, url, expires_at, remote, published_at"
}

extension Database {
    /// Keeps the file of a content that is published now, if it has a name, and not this one.
    fileprivate func keepReplaced(_ digest: ContentDigest, by publisher: String, butNot remote: String?) throws {
        try execute(
            sql: """
                INSERT OR REPLACE INTO replaced_publication (digest, publisher, url, expires_at, remote, published_at)
                    SELECT digest, publisher, url, expires_at, remote, published_at FROM publication
                    WHERE digest = ? AND publisher = ? AND remote IS NOT NULL AND remote IS NOT ?
                """,
            arguments: [digest.hex, publisher, remote]
        )
    }

    fileprivate func unpublish(_ publication: PublicationRecord) throws {
        try execute(
            sql: "DELETE FROM publication WHERE digest = ? AND publisher = ? AND url = ?",
            arguments: [publication.digest.hex, publication.publisher, publication.url]
        )
    }
}
