import BatchPipeline
import CostReports

extension ReportPosters {
    /// The pictures of an archive's shelf.
    init(_ shelf: PosterShelf) {
        self.init { videos in await shelf.poster(of: videos.map { ($0.path, $0.digest) }) }
    }
}
