import ClipPublishing
import EditModel
import EditProviders
import JobLedger

/// All that a run has to do with one provider: its adapter, what is known of its limits, and how clips reach it.
struct ProviderDesk: Sendable {
    /// The adapter.
    let provider: any EditProvider
    /// When submissions may leave.
    let submissions: SubmissionDesk
    /// Whether purchases in doubt may be sent again.
    let replays = ReplayDesk()
    /// How long uploads wait for the provider's store.
    let uploads: ServicePatience
    /// How long room in that store is waited for.
    let room: ServicePatience
    /// How clips are made reachable.
    let publisher: any ClipPublisher

    /// The provider's name.
    var id: ProviderID { provider.traits.id }

    /// Serves a file again that a running task may still fetch: a server of our own knows only what this run published.
    ///
    /// A file that is gone cannot be served; the task then fails unpaid, and its edit is submitted again.
    ///
    /// - Parameter part: The file.
    func serveAgain(_ part: PreparedPart) async {
        guard publisher is ServePublisher, let path = part.path else { return }
        _ = try? await publisher.publish(PublishableFile(part, path: path))
    }
}
