import EditModel
import Foundation
import JobLedger

/// Which edit of the batch has which output: two edits with the very same bytes are suspicious, for a link may have
/// given the video of another task.
actor KnownOutputs {
    private let ledger: JobLedger
    private let batch: String
    private var owners: [ContentDigest: EditID] = [:]
    private var isLoaded = false
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
        if !isLoaded {
            let rows = try await ledger.reportRows(of: batch)
            for row in rows where row.edit.state == .archived {
                if let known = row.edit.output?.digest, owners[known] == nil { owners[known] = row.edit.edit }
            }
            isLoaded = true
        }
        guard let owner = owners[digest], owner != edit else {
            owners[digest] = edit
            return nil
        }
        return owner
    }

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
