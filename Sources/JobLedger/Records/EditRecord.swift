public import EditModel
import Foundation
public import GRDB

/// An edit as the ledger knows it.
public struct EditRecord: Sendable {
    /// Its identity.
    public var edit: EditID
    /// The world of its provider.
    public var world: World
    /// Who makes it.
    public var provider: ProviderID
    /// The model's name there.
    public var model: String
    /// What is asked for.
    public var options: EditOptions
    /// Where the clip was last seen.
    public var clip: MediaSource
    /// Where the reference images were last seen.
    public var refs: [MediaSource]
    /// The clip's content, where it is known.
    public var clipDigest: ContentDigest?
    /// Where it stands.
    public var state: EditState
    /// Why it stands there, for programs.
    public var reasonCode: String?
    /// Why it stands there, for a person.
    public var reasonText: String?
    /// The batch whose run works on it.
    public var holder: String?
    /// Its place in the batch that works on it.
    public var position: Int
    /// What preparation does to the clip, in words.
    public var summary: String?
    /// The files that satisfy the provider.
    public var prepared: PreparedMedia?
    /// The length of the prepared clip in milliseconds.
    public var inputMs: Int64?
    /// The length of the output that is expected, in milliseconds.
    public var expectedMs: Int64?
    /// USD a second.
    public var unitPrice: String?
    /// What it is expected to cost.
    public var estimate: Money?
    /// The most that it may cost.
    public var reservation: Money?
    /// How many submissions it had.
    public var attempts: Int
    /// Its latest submission.
    public var submission: Int64?
    /// Its verified output.
    public var output: OutputRecord?
    /// When it was first seen, in milliseconds since 1970.
    public var createdAt: Int64
    /// When its state last changed.
    public var changedAt: Int64
    /// The run that last changed its state.
    public var changedBy: String?
    /// When its output lay in the archive.
    public var archivedAt: Int64?
}

extension EditRecord: FetchableRecord {
    /// An edit from its row: read several times for every edit.
    ///
    /// - Throws: `DatabaseError` of code `SQLITE_CORRUPT` for what is no edit.
    public init(row: Row) throws {
        let fields = RowFields(row)
        edit = try fields.text("edit", EditID.init(hex:))
        world = try fields.text("world", World.init(rawValue:))
        provider = try fields.text("provider", ProviderID.init(rawValue:))
        model = try fields.plain("model")
        options = try fields.wholeJSON("options")
        clip = try fields.wholeJSON("clip")
        refs = try fields.wholeJSON("refs")
        clipDigest = try fields.optionalText("clip_digest", ContentDigest.init(hex:))
        state = try fields.text("state", EditState.init(rawValue:))
        reasonCode = try fields.optional("reason_code")
        reasonText = try fields.optional("reason_text")
        holder = try fields.optional("holder")
        position = try fields.plain("position")
        summary = try fields.optional("summary")
        prepared = try fields.json("prepared")
        inputMs = try fields.optional("input_ms")
        expectedMs = try fields.optional("expected_ms")
        unitPrice = try fields.optional("unit_price")
        estimate = try fields.money("estimate")
        reservation = try fields.money("reservation")
        attempts = try fields.plain("attempts")
        submission = try fields.optional("submission")
        output = try fields.json("output")
        createdAt = try fields.plain("created_at")
        changedAt = try fields.plain("changed_at")
        changedBy = try fields.optional("changed_by")
        archivedAt = try fields.optional("archived_at")
    }
}

/// The files that a provider is given for an edit.
public struct PreparedMedia: Hashable, Codable, Sendable {
    /// The clip.
    public var clip: PreparedPart
    /// The reference images, in order.
    public var references: [PreparedPart]

    /// The files for an edit.
    ///
    /// - Parameters:
    ///   - clip: The clip.
    ///   - references: The reference images, in order.
    public init(clip: PreparedPart, references: [PreparedPart]) {
        self.clip = clip
        self.references = references
    }
}

/// A file that satisfies the provider's limits: made by ffmpeg, or the source itself.
public struct PreparedPart: Hashable, Codable, Sendable {
    /// Where it lies on this machine; `nil` for what is passed on by its address.
    public var path: String?
    /// The address to pass on as it is, where the source is one and conforms.
    public var address: String?
    /// Its content.
    public var digest: ContentDigest
    /// Its size in bytes.
    public var bytes: Int64
    /// Its type, for example `video/mp4`.
    public var mimeType: String
    /// The source's content.
    public var source: ContentDigest

    /// A prepared file.
    ///
    /// - Parameters:
    ///   - path: Where it lies on this machine.
    ///   - address: The address to pass on as it is.
    ///   - digest: Its content.
    ///   - bytes: Its size in bytes.
    ///   - mimeType: Its type.
    ///   - source: The source's content.
    public init(
        path: String?,
        address: String? = nil,
        digest: ContentDigest,
        bytes: Int64,
        mimeType: String,
        source: ContentDigest
    ) {
        self.path = path
        self.address = address
        self.digest = digest
        self.bytes = bytes
        self.mimeType = mimeType
        self.source = source
    }
}

/// A verified output.
public struct OutputRecord: Hashable, Codable, Sendable {
    /// Its content.
    public var digest: ContentDigest
    /// Its size in bytes.
    public var bytes: Int64
    /// Its length.
    public var milliseconds: Int64
    /// Its width and height.
    public var size: PixelSize
    /// What is worth knowing about it: a size or a length that was not expected, an http link.
    public var warnings: [String]
    /// What the output watch found, for programs: `black`, `frozen`, `silent`, `length`, `size`; `nil` in what was
    /// archived before there was a watch.
    public var flags: [String]?
    /// Where it lies, relative to the archive.
    public var file: String

    /// A verified output.
    ///
    /// - Parameters:
    ///   - digest: Its content.
    ///   - bytes: Its size in bytes.
    ///   - milliseconds: Its length.
    ///   - size: Its width and height.
    ///   - warnings: What is worth knowing about it.
    ///   - flags: What the output watch found, for programs.
    ///   - file: Where it lies, relative to the archive.
    public init(
        digest: ContentDigest,
        bytes: Int64,
        milliseconds: Int64,
        size: PixelSize,
        warnings: [String],
        flags: [String] = [],
        file: String
    ) {
        self.digest = digest
        self.bytes = bytes
        self.milliseconds = milliseconds
        self.size = size
        self.warnings = warnings
        self.flags = flags
        self.file = file
    }
}
