import EditModel
import Foundation
import JobLedger

/// Which edit of the batch has which output: two edits with the very same bytes are suspicious, for a link may have
/// given the video of another task.
actor KnownOutputs {
    private let ledger: JobLedger
    private let batch: String
    /// Those of this moment, which the ledger does not know yet.
    private var claims: [ContentDigest: EditID] = [:]
    private var questions: [ContentDigest: Int] = [:]

    init(ledger: JobLedger, batch: String) {
        self.ledger = ledger
        self.batch = batch
    }

    /// Takes an output as that of an edit.
    ///
    /// - Parameters:
    ///   - digest: The output's content.
    ///   - edit: The edit.
    /// - Returns: The other edit that has the same one; `nil` when none has.
    /// - Throws: Whatever the ledger throws.
    func claim(_ digest: ContentDigest, for edit: EditID) async throws -> EditID? {
        if let owner = claims[digest], owner != edit { return owner }
        claims[digest] = edit
        return try await ledger.owner(of: digest, in: batch, besides: edit)
    }

    /// An edit's output is in the ledger, or there is none.
    ///
    /// - Parameter edit: The edit.
    func settle(_ edit: EditID) { for (digest, owner) in claims where owner == edit { claims[digest] = nil } }

    /// Whether the task of a suspicious output is worth another question: not for a provider that gives the same video
    /// to everybody.
    ///
    /// - Parameter digest: The output's content.
    func isWorthAQuestion(_ digest: ContentDigest) -> Bool {
        questions[digest, default: 0] += 1
        return questions[digest, default: 0] <= Self.mostQuestions
    }

    private static let mostQuestions = 3
}
