import ClipPreparation
import EditModel

/// A place where prepared clips and images are shared, by the content that they were made from and by their recipe.
///
/// A file is there when its record is: the record is written last, and both get their names only when they are whole.
/// So whoever dies while it works, works twice or works beside another leaves nothing that could be taken for a
/// prepared clip and is none; and what is damaged afterwards is made anew, because its digest tells.
protocol ClipShelf: Sendable {
    /// The record of what was made of a source, as bytes; `nil` when there is none.
    ///
    /// - Parameter item: The source and the recipe.
    /// - Throws: `WanbatchError` when the shelf cannot be asked.
    func record(of item: ShelfItem) async throws -> [UInt8]?

    /// Brings a file to this machine, or says where it lies here. Nobody has looked at its content yet.
    ///
    /// - Parameters:
    ///   - record: What the file should be.
    ///   - desk: Where it is put if it must be brought.
    /// - Returns: Its path; `nil` when it is not there.
    /// - Throws: `WanbatchError` when the shelf cannot be asked.
    func file(of record: ShelfRecord, for desk: ShelfDesk) async throws -> String?

    /// Whether the file of a record is there, looked at as closely as is possible without bringing it here.
    ///
    /// - Parameter record: What the file should be.
    /// - Throws: `WanbatchError` when the shelf cannot be asked.
    func holds(_ record: ShelfRecord) async throws -> Bool

    /// Puts a file on the shelf, and then its record.
    ///
    /// - Parameters:
    ///   - path: The file.
    ///   - record: What it is.
    ///   - desk: Where temporary files go.
    /// - Throws: `WanbatchError` when it cannot be put there.
    func put(_ path: String, _ record: ShelfRecord, from desk: ShelfDesk) async throws

    /// What was found in a source clip before, by whomever; `nil` when that is not known here.
    ///
    /// - Parameter source: The clip's content.
    func facts(of source: ContentDigest) async -> MediaFacts?

    /// Keeps what was found in a source clip, if that can be.
    ///
    /// - Parameters:
    ///   - facts: What was found.
    ///   - source: The clip's content.
    func keep(_ facts: MediaFacts, of source: ContentDigest) async
}

/// Folders of this machine for what is on its way from or to a shelf.
struct ShelfDesk: Sendable {
    /// Where fetched files stay.
    let cache: String
    /// Where unfinished files are; on the same file system.
    let temporary: String
    /// For the names of unfinished files.
    let random: RandomSource

    /// The desk of an archive.
    ///
    /// - Parameters:
    ///   - layout: The archive.
    ///   - random: For the names of unfinished files.
    init(_ layout: ArchiveLayout, random: RandomSource) {
        cache = layout.cache
        temporary = layout.temporary
        self.random = random
    }
}

/// What is asked of a shelf: the file that a recipe makes of a content.
struct ShelfItem: Hashable, Sendable {
    /// The forms of prepared files.
    enum Form: Hashable, Sendable {
        /// A clip within these limits.
        case clip(ClipLimits)
        /// A reference image.
        case image
    }

    /// The content that it is made from.
    let source: ContentDigest
    /// What the recipe makes of it, as stable text.
    let recipe: String
    /// Its form.
    let form: Form

    /// The name under which it is kept: the same in the cache of an archive and on every shelf.
    var name: String { String(ContentDigest(of: "\(source) \(recipe)".utf8).hex.prefix(32)) }
    /// The name of its record.
    var recordName: String { name + ".json" }
    /// The ending of its file.
    var ending: String { form == .image ? "jpg" : "mp4" }

    /// The name of its file with a content: two machines may make files that differ, and neither spoils the other's.
    ///
    /// - Parameter digest: The content.
    func fileName(with digest: ContentDigest) -> String { "\(name)-\(digest.hex.prefix(16)).\(ending)" }
}
