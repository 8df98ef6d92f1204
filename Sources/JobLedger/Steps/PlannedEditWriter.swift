import EditModel
import Foundation
import GRDB

/// Writes planned edits with statements that are prepared once.
final class PlannedEditWriter {
    private let find: Statement
    private let insert: Statement
    private let refresh: Statement
    private let measure: Statement
    private let refuse: Statement
    private let batch: String
    private let stamp: StepStamp
    private var texts = PlannedTexts()

    /// What a living run of another batch works on is left as it is.
    private static let free = "(holder IS NULL OR holder = :batch)"
    private static let changeable = "state IN ('planned', 'prepared', 'published', 'held', 'refused', 'failed')"

    init(_ database: Database, batch: String, _ stamp: StepStamp) throws {
        (self.batch, self.stamp) = (batch, stamp)
        let open = "\(Self.free) AND \(Self.changeable)"
        find = try database.makeStatement(
            sql: """
                SELECT state, \(Self.free) AS is_free, provider, model, options, clip, refs, clip_digest, summary,
                    input_ms, expected_ms, unit_price, estimate, reservation FROM edit WHERE edit = :edit
                """
        )
        insert = try database.makeStatement(
            sql: """
                INSERT INTO edit (edit, world, provider, model, options, clip, refs, clip_digest, state, reason_code,
                    reason_text, summary, input_ms, expected_ms, unit_price, estimate, reservation, created_at, changed_at,
                    changed_by, holder, position)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """
        )
        refresh = try database.makeStatement(
            sql: """
                UPDATE edit SET provider = :provider, model = :model, options = :options, clip = :clip, refs = :refs,
                    clip_digest = COALESCE(:digest, clip_digest), summary = COALESCE(:summary, summary)
                WHERE edit = :edit AND \(open)
                """
        )
        measure = try database.makeStatement(
            sql: """
                UPDATE edit SET input_ms = :input, expected_ms = :expected, unit_price = :price, estimate = :estimate,
                    reservation = :reservation
                WHERE edit = :edit AND \(open)
                """
        )
        refuse = try database.makeStatement(
            sql: """
                UPDATE edit SET state = 'refused', reason_code = :code, reason_text = :text, changed_at = :at,
                    changed_by = :run, holder = NULL
                WHERE edit = :edit AND \(Self.free) AND state IN ('planned', 'prepared', 'published', 'held')
                """
        )
    }

    /// The edits that a plan may change.
    static func openEdits(of batch: String, in database: Database) throws -> Set<EditID> {
        let found = try String.fetchCursor(
            database,
            sql: "SELECT edit FROM edit WHERE \(changeable) AND \(free)",
            arguments: ["batch": batch]
        )
        var open: Set<EditID> = []
        while let hex = try found.next() { if let id = EditID(hex: hex) { open.insert(id) } }
        return open
    }

    /// Writes a planned edit.
    ///
    /// - Parameters:
    ///   - row: The edit.
    ///   - position: Its place in the batch.
    /// - Returns: Where it stood before; `nil` when it is new.
    func write(_ row: PlannedRow, at position: Int) throws -> EditState? {
        guard let known = try Row.fetchOne(find, arguments: ["batch": batch, "edit": row.id.hex]) else {
            try add(row, at: position)
            return nil
        }
        let state = EditState(rawValue: known["state"])
        guard known["is_free"] else { return state }
        if let state, [.planned, .prepared, .published, .held, .refused, .failed].contains(state) {
            try change(row, known)
            if let refusal = row.refusal {
                try refuse.execute(arguments: [
                    "code": refusal.code, "text": refusal.message, "at": stamp.at.milliseconds, "run": stamp.run,
                    "edit": row.id.hex, "batch": batch,
                ])
            }
        }
        return state
    }

    private func add(_ row: PlannedRow, at position: Int) throws {
        let now = stamp.at.milliseconds
        let isRefused = row.refusal != nil
        let head: [(any DatabaseValueConvertible)?] = [
            row.id.hex, row.world.rawValue, row.edit.provider.rawValue, row.model, try texts.options(row.edit.options),
            try texts.clip(row.edit.clip), try texts.references(row.edit.references), row.clipDigest?.hex,
            isRefused ? "refused" : "planned", row.refusal?.code, row.refusal?.message, row.summary,
        ]
        // A refused edit is final: nobody works on it.
        let tail: [(any DatabaseValueConvertible)?] = [now, now, stamp.run, isRefused ? nil : batch, position]
        try insert.execute(arguments: StatementArguments(head + Self.money(row) + tail))
    }

    private func change(_ row: PlannedRow, _ known: Row) throws {
        let edit = row.edit
        let source: [String: (any DatabaseValueConvertible)?] = [
            "provider": edit.provider.rawValue, "model": row.model, "options": try texts.options(edit.options),
            "clip": try texts.clip(edit.clip), "refs": try texts.references(edit.references),
            "digest": row.clipDigest?.hex, "summary": row.summary,
        ]
        let columns = ["digest": "clip_digest"]
        let isOld = source.allSatisfy { name, value in
            let optional = name == "digest" || name == "summary"
            return optional && value == nil || known[columns[name] ?? name] == value?.databaseValue
        }
        let place: [String: (any DatabaseValueConvertible)?] = ["edit": row.id.hex, "batch": batch]
        if !isOld { try refresh.execute(arguments: StatementArguments(source.merging(place) { $1 })) }
        guard row.input != nil else { return }
        let money = Self.money(row)
        let before = ["input_ms", "expected_ms", "unit_price", "estimate", "reservation"].map {
            known[$0] as DatabaseValue
        }
        if zip(money, before).contains(where: { ($0?.databaseValue ?? .null) != $1 }) {
            let names = ["input", "expected", "price", "estimate", "reservation"]
            let values = Dictionary(uniqueKeysWithValues: zip(names, money))
            try measure.execute(arguments: StatementArguments(values.merging(place) { $1 }))
        }
    }

    private static func money(_ row: PlannedRow) -> [(any DatabaseValueConvertible)?] {
        [
            row.input?.inMilliseconds, row.expected?.inMilliseconds, row.unitPrice, row.estimate?.units,
            row.reservation?.units,
        ]
    }
}

/// What planned edits look like in the ledger's columns; neighbours are mostly alike, and encoded once.
struct PlannedTexts {
    private let encoder: JSONEncoder
    private var optionsBefore: (options: EditOptions, front: String, back: String)?
    private var clipBefore: (clip: MediaSource, text: String)?
    private var referencesBefore: (references: [MediaSource], text: String)?

    init() {
        encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    }

    /// The options: what neighbours differ in is their seed.
    mutating func options(_ options: EditOptions) throws -> String {
        guard let seed = options.seed else { return try text(options) }
        var rest = options
        rest.seed = 0
        if let before = optionsBefore, before.options.isSame(as: rest) { return before.front + "\(seed)" + before.back }
        let text = try text(rest)
        // In a text of the options a quote would have a backslash before it.
        guard let place = text.range(of: "\"seed\":0") else { return try self.text(options) }
        optionsBefore = (rest, text[..<place.lowerBound] + "\"seed\":", String(text[place.upperBound...]))
        return try self.options(options)
    }

    mutating func clip(_ clip: MediaSource) throws -> String {
        if let before = clipBefore, before.clip.isSame(as: clip) { return before.text }
        let text = try text(clip)
        clipBefore = (clip, text)
        return text
    }

    mutating func references(_ references: [MediaSource]) throws -> String {
        if let before = referencesBefore, before.references.elementsEqual(references, by: { $0.isSame(as: $1) }) {
            return before.text
        }
        let text = try text(references)
        referencesBefore = (references, text)
        return text
    }

    private func text(_ value: some Encodable) throws -> String {
        String(decoding: try encoder.encode(value), as: UTF8.self)
    }
}

extension EditOptions {
    /// Whether all is the same, texts by their bytes.
    fileprivate func isSame(as other: EditOptions) -> Bool {
        self == other && ByteText(prompt) == ByteText(other.prompt) && ByteText(negative) == ByteText(other.negative)
            && ByteText(again) == ByteText(other.again) && ByteText(callback ?? "") == ByteText(other.callback ?? "")
    }
}

extension MediaSource {
    /// Whether it is the same place, by its bytes.
    fileprivate func isSame(as other: MediaSource) -> Bool { self == other && ByteText(text) == ByteText(other.text) }
}
