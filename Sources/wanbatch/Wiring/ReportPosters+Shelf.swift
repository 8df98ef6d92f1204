import BatchPipeline
import CostReports

extension ReportPosters {
    /// The pictures of an archive's shelf.
    init(_ shelf: PosterShelf) {
        self.init { await shelf.poster(of: $0) }
    }
}
