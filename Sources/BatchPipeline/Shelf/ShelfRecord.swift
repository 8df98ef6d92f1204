import ClipPreparation
import EditModel
import Foundation

/// What is known of a prepared file on a shelf, as the JSON file beside it says: whoever reads it need not look again.
struct ShelfRecord: Hashable, Codable, Sendable {
    /// The form of the record; another number is not read.
    var format: Int
    /// The content that the file was made from.
    var source: ContentDigest
    /// What the recipe makes of it.
    var recipe: String
    /// The file's name.
    var file: String
    /// The file's content.
    var digest: ContentDigest
    /// The file's size.
    var bytes: Int64
    /// Which reading of files the facts are of.
    var factsKind: String?
    /// What is known of a clip, as it was verified; `nil` for an image.
    var facts: MediaFacts?
    /// When it was made, RFC 3339 in UTC.
    var preparedAt: String

    private static let format = 1

    private enum CodingKeys: String, CodingKey {
        case format, recipe, file, bytes, facts
        case source = "source_sha256"
        case digest = "sha256"
        case factsKind = "facts_kind"
        case preparedAt = "prepared_at"
    }

    /// The record of a file that was made.
    ///
    /// - Parameters:
    ///   - item: What it is.
    ///   - file: The file.
    ///   - now: The moment.
    init(of item: ShelfItem, _ file: PreparedFile, at now: Date) {
        format = Self.format
        source = item.source
        recipe = item.recipe
        self.file = item.fileName(with: file.digest)
        digest = file.digest
        bytes = file.bytes
        facts = item.form == .image ? nil : file.facts
        factsKind = facts.map { _ in MediaFacts.kind }
        preparedAt = Timestamp.rfc3339(now)
    }

    /// Reads a record and holds it against what was asked for: the form, source and recipe, the file's name, and for a
    /// clip the same predicate that planned and verified it.
    ///
    /// - Parameters:
    ///   - bytes: The record's file.
    ///   - item: What was asked for.
    /// - Returns: `nil` for anything that is not the record of such a file.
    init?(_ bytes: [UInt8], of item: ShelfItem) {
        guard let record = try? JSONDecoder().decode(Self.self, from: Data(bytes)), record.isOf(item) else {
            return nil
        }
        self = record
    }

    /// The record as a file.
    ///
    /// - Throws: `EncodingError`; there is nothing in a record that could not be encoded.
    func json() throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return Array(try encoder.encode(self)) + [0x0A]
    }

    private func isOf(_ item: ShelfItem) -> Bool {
        guard format == Self.format, source == item.source, recipe == item.recipe, bytes > 0,
            file == item.fileName(with: digest)
        else { return false }
        switch item.form {
        case .image: return facts == nil
        case .clip(let limits):
            guard let facts, factsKind == MediaFacts.kind, facts.bytes == bytes else { return false }
            return ClipConformity(limits: limits).violations(of: facts).isEmpty
        }
    }
}
