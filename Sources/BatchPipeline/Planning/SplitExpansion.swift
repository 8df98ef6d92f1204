import ClipPreparation
import EditModel
import JobLedger

/// The pieces that an edit with `long=split` becomes when its clip is too long: each an edit of its own.
///
/// A piece is nothing but the edit of a part of the clip: named by `start` and `length`, it would be the same edit.
struct SplitExpansion: Sendable {
    /// The pieces, in the clip's order.
    let pieces: [(edit: Edit, place: SplitPlace)]

    /// Expands an edit.
    ///
    /// - Parameters:
    ///   - edit: The edit as the manifest names it.
    ///   - whole: Its identity, were it one edit.
    ///   - facts: What is known of its clip.
    ///   - limits: The provider's limits.
    /// - Returns: `nil` when the clip is not to be split.
    /// - Throws: `WanbatchError` of kind `edit` when the options do not go with pieces.
    init?(of edit: Edit, whole: EditID, facts: MediaFacts, limits: ClipLimits) throws(WanbatchError) {
        guard let split = ClipSplit(of: facts, ClipRequest(from: edit.options), limits: limits) else { return nil }
        guard edit.options.duration == .zero else {
            throw WanbatchError(
                .edit,
                "clip-split-duration",
                "long=split edits all of the clip, and duration=\(edit.options.duration.shortest) only a part of each piece",
                hint: "leave one of the two out; start and length choose a part of the clip"
            )
        }
        let count = split.pieces.count
        pieces = split.pieces.enumerated().map { number, piece in
            var part = edit
            part.options.long = .trim
            part.options.start = piece.start
            part.options.length = piece.length
            part.stem = "\(edit.stem).\(number + 1)of\(count)"
            let place = SplitPlace(
                whole: whole,
                stem: edit.stem,
                number: number,
                count: count,
                clipStart: split.start,
                length: piece.length
            )
            return (part, place)
        }
    }
}
