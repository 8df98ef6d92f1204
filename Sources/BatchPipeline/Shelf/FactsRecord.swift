import ClipPreparation
import EditModel
import Foundation

/// What was found in a source clip, as a shelf keeps it: whoever reads it need not ask ffprobe.
struct FactsRecord: Hashable, Codable, Sendable {
    private var format = 1
    /// The clip's content.
    private var source: ContentDigest
    /// Which reading of files the facts are of.
    private var kind: String
    /// What was found.
    let facts: MediaFacts

    private enum CodingKeys: String, CodingKey {
        case format, facts
        case source = "source_sha256"
        case kind = "facts_kind"
    }

    /// The record of a clip.
    ///
    /// - Parameters:
    ///   - facts: What was found.
    ///   - source: The clip's content.
    init(_ facts: MediaFacts, of source: ContentDigest) {
        self.facts = facts
        self.source = source
        kind = MediaFacts.kind
    }

    /// Reads a record; `nil` for anything that is not the record of that clip by this reading of files.
    ///
    /// - Parameters:
    ///   - bytes: The record's file.
    ///   - source: The clip's content.
    init?(_ bytes: [UInt8], of source: ContentDigest) {
        guard let record = try? JSONDecoder().decode(Self.self, from: Data(bytes)), record.format == 1,
            record.source == source, record.kind == MediaFacts.kind
        else { return nil }
        self = record
    }

    /// The record as a file.
    ///
    /// - Throws: `EncodingError`; there is nothing in a record that could not be encoded.
    func json() throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return Array(try encoder.encode(self)) + [0x0A]
    }
}
