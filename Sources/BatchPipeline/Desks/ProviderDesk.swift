import ClipPublishing
import EditModel
import EditProviders

/// All that a run has to do with one provider: its adapter, what is known of its limits, and how clips reach it.
struct ProviderDesk: Sendable {
    /// The adapter.
    let provider: any EditProvider
    /// When submissions may leave.
    let submissions: SubmissionDesk
    /// How clips are made reachable.
    let publisher: any ClipPublisher

    /// The provider's name.
    var id: ProviderID { provider.traits.id }
}
