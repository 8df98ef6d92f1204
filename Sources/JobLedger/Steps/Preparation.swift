public import EditModel
import Foundation
import GRDB

extension JobLedger {
    /// planned -> prepared: the files that satisfy the provider are there.
    ///
    /// - Parameters:
    ///   - edit: The edit.
    ///   - media: The files.
    ///   - facts: What is now known of lengths and money.
    ///   - stamp: The run and the moment.
    /// - Throws: ``EditModel/WanbatchError`` of kind `storage`, also when the edit is not planned.
    public func prepared(
        _ edit: EditID,
        _ media: PreparedMedia,
        _ facts: PreparationFacts,
        _ stamp: StepStamp
    ) async throws {
        let text = String(decoding: try JSONEncoder().encode(media), as: UTF8.self)
        try await write(.prepared) { database in
            try database.move(edit, from: [.planned], to: .prepared, stamp)
            try database.step(
                sql: """
                    UPDATE edit SET prepared = ?, summary = ?, input_ms = ?, expected_ms = ?, unit_price = ?,
                        estimate = ?, reservation = ?, clip_digest = ? WHERE edit = ?
                    """,
                arguments: [
                    text, facts.summary, facts.input.inMilliseconds, facts.expected.inMilliseconds, facts.unitPrice,
                    facts.estimate?.units, facts.reservation?.units, media.clip.source.hex, edit.hex,
                ]
            )
        }
    }

    /// prepared -> published: everything that the provider fetches has a URL.
    ///
    /// - Parameters:
    ///   - edit: The edit.
    ///   - stamp: The run and the moment.
    /// - Throws: ``EditModel/WanbatchError`` of kind `storage`, also when the edit is not prepared.
    public func published(_ edit: EditID, _ stamp: StepStamp) async throws {
        try await write(.published) { try $0.move(edit, from: [.prepared], to: .published, stamp) }
    }

    /// Back to planned (the file is gone) or prepared (the link is dead or near its end), before a submission.
    ///
    /// - Parameters:
    ///   - edit: The edit.
    ///   - state: `planned` or `prepared`.
    ///   - stamp: The run and the moment.
    /// - Throws: ``EditModel/WanbatchError`` of kind `storage`.
    public func back(_ edit: EditID, to state: EditState, _ stamp: StepStamp) async throws {
        let from: Set<EditState> = state == .planned ? [.prepared, .published] : [.published]
        try await write(.sentBack) {
            try $0.move(edit, from: from, to: state == .planned ? .planned : .prepared, stamp)
        }
    }

    /// Not submitted yet -> refused: clip or options cannot be edited.
    ///
    /// - Parameters:
    ///   - edit: The edit.
    ///   - reason: Why.
    ///   - stamp: The run and the moment.
    /// - Throws: ``EditModel/WanbatchError`` of kind `storage`.
    public func refuse(_ edit: EditID, because reason: WanbatchError, _ stamp: StepStamp) async throws {
        try await write(.refused) { database in
            try database.move(edit, from: [.planned, .prepared, .published], to: .refused, because: reason, stamp)
        }
    }

    /// Not submitted yet -> held: for the next run.
    ///
    /// - Parameters:
    ///   - edit: The edit.
    ///   - reason: Why.
    ///   - stamp: The run and the moment.
    /// - Throws: ``EditModel/WanbatchError`` of kind `storage`.
    public func hold(_ edit: EditID, because reason: WanbatchError, _ stamp: StepStamp) async throws {
        try await write(.held) { database in
            try database.move(edit, from: [.planned, .prepared, .published], to: .held, because: reason, stamp)
        }
    }
}

/// What preparation finds out about an edit's lengths and money.
public struct PreparationFacts: Sendable {
    /// What was done to the clip, in words.
    public var summary: String
    /// The length of the prepared clip.
    public var input: Duration
    /// The length of the output that is expected.
    public var expected: Duration
    /// USD a second; `nil` when the price is not known.
    public var unitPrice: String?
    /// What the edit is expected to cost.
    public var estimate: Money?
    /// The most that it may cost.
    public var reservation: Money?

    /// What preparation finds out.
    ///
    /// - Parameters:
    ///   - summary: What was done to the clip, in words.
    ///   - input: The length of the prepared clip.
    ///   - expected: The length of the output that is expected.
    ///   - unitPrice: USD a second.
    ///   - estimate: What the edit is expected to cost.
    ///   - reservation: The most that it may cost.
    public init(
        summary: String,
        input: Duration,
        expected: Duration,
        unitPrice: String?,
        estimate: Money?,
        reservation: Money?
    ) {
        self.summary = summary
        self.input = input
        self.expected = expected
        self.unitPrice = unitPrice
        self.estimate = estimate
        self.reservation = reservation
    }
}
