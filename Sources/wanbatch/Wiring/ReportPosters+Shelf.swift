import BatchPipeline
import CostReports
import JobLedger

extension ReportPosters {
    /// The pictures of an archive's shelf; what the ledger knows of a video is not read again.
    init(_ shelf: PosterShelf, _ ledger: JobLedger) {
        self.init { await shelf.poster(of: $0, holds: PosterShelf.remembers(ledger)) }
    }
}
