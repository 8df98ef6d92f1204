/// The table of published files that another one has taken the place of.
enum ReplacedPublicationTables {
    /// A store that names files itself has a new one after each upload of the same content: the older ones are known
    /// here until they are withdrawn.
    static let all = """
        CREATE TABLE replaced_publication (
            publisher TEXT NOT NULL, remote TEXT NOT NULL, digest TEXT NOT NULL, url TEXT NOT NULL, expires_at INTEGER,
            published_at INTEGER NOT NULL, PRIMARY KEY (publisher, remote)
        ) STRICT;
        """
}
