import ClipPreparation
import EditModel
import Foundation
import JobLedger

/// Joins the archived pieces of each clip that was split to one video of the clip's own length. Costs nothing.
struct PieceJoining: Sendable {
    let context: RunContext

    private var layout: ArchiveLayout { context.layout }

    /// Joins what is complete, and tells what is not.
    ///
    /// - Throws: `WanbatchError` of kind `storage`; `CancellationError`.
    func joinAll() async throws {
        for split in try await context.ledger.joined(of: context.batch) where !isThere(split) {
            try await join(split)
        }
        for split in try await context.ledger.unjoined(of: context.batch) {
            if split.isComplete { try await join(split) } else { await tellMissing(split) }
        }
    }

    private func isThere(_ split: SplitClip) -> Bool {
        guard let joined = split.joined else { return false }
        let path = layout.absolute(joined.file)
        return [path, Receipt.path(beside: path)].allSatisfy { FileManager.default.fileExists(atPath: $0) }
    }

    private func join(_ split: SplitClip) async throws {
        do {
            try await write(split)
        } catch let error as WanbatchError where error.kind == .edit {
            await warn(split, "its pieces are archived but could not be joined: \(error.message)")
        }
    }

    private func write(_ split: SplitClip) async throws {
        let temporary = "\(layout.temporary)/\(split.whole.hex).joined.mp4"
        let facts = try await context.media.joiner.join(try await plan(split), to: temporary)
        let digest = try await FileDigester().digest(path: temporary)
        try await shielded {
            // Its own name from an earlier run, of which the power took the rest; else one that nothing has.
            let wanted = layout.joined(stem: split.stem, whole: split.whole)
            let path = split.joined.map { layout.absolute($0.file) } ?? DurableFiles.freePath(for: wanted)
            let output = OutputRecord(
                digest: digest.digest,
                bytes: facts.bytes,
                milliseconds: facts.duration.inMilliseconds,
                size: facts.size,
                warnings: [],
                file: layout.relative(path)
            )
            try await context.ledger.joined(split, output)
            try DurableFiles.replace(path, with: temporary, StepGate(.renamed))
            try JoinedReceipt(split: split, output: output, joinedAt: context.timekeeper.now())
                .write(beside: path, temporary: layout.temporary)
            context.events(.joined(clip: split.clipName, pieces: split.pieces.count, file: output.file))
        }
    }

    private func plan(_ split: SplitClip) async throws -> JoinPlan {
        let pieces = try split.pieces.map { piece in
            guard let output = piece.output else {
                throw WanbatchError(.edit, "piece-missing", "the piece \(piece.edit.short) has no output")
            }
            return JoinPlan.Piece(path: layout.absolute(output.file), length: piece.length)
        }
        guard split.hasOriginalSound else { return JoinPlan(pieces: pieces, sound: .pieces) }
        guard case .file(let path) = split.clip, try await isUnchanged(path, split.clipDigest) else {
            throw WanbatchError(
                .edit,
                "original-sound-gone",
                "\(split.clipName), whose sound it is to have, is gone or has changed",
                hint: "put the clip back and run again"
            )
        }
        return JoinPlan(pieces: pieces, sound: .original(path: path, start: split.start))
    }

    private func isUnchanged(_ path: String, _ digest: ContentDigest?) async throws -> Bool {
        do {
            return try await context.media.sources.currentDigest(of: path) == digest
        } catch let error as WanbatchError where error.kind == .edit {
            return false
        }
    }

    private func tellMissing(_ split: SplitClip) async {
        let missing = split.pieces.enumerated().filter { $0.element.state != .archived }
        let words = missing.prefix(5).map { "piece \($0.offset + 1) is \($0.element.state.rawValue)" }
        let more = missing.count > 5 ? " and \(missing.count - 5) more" : ""
        await warn(
            split,
            "\(split.pieces.count - missing.count) of \(split.pieces.count) pieces are archived; "
                + words.joined(separator: ", ") + more + ": they are joined when all are"
        )
    }

    private func warn(_ split: SplitClip, _ words: String) async {
        await context.warn("not-joined", "\(split.clipName) is not joined yet: \(words)")
    }
}
