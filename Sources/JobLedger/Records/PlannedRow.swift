public import EditModel

/// A clip that a batch names, as planned: its edit, and what is known of it.
public struct PlannedRow: Sendable {
    /// The edit's identity.
    public var id: EditID
    /// The edit as the manifest names it.
    public var edit: Edit
    /// The world of its provider.
    public var world: World
    /// The model's name at the provider.
    public var model: String
    /// The clip's content, where it is known.
    public var clipDigest: ContentDigest?
    /// Why it cannot be edited.
    public var refusal: WanbatchError?
    /// What preparation does to the clip, in words.
    public var summary: String?
    /// The length of the prepared clip.
    public var input: Duration?
    /// The length of the output that is expected.
    public var expected: Duration?
    /// USD a second.
    public var unitPrice: String?
    /// What it is expected to cost.
    public var estimate: Money?
    /// The most that it may cost.
    public var reservation: Money?
    /// Where it belongs, when it is a piece of a clip that is split.
    public var place: SplitPlace?

    /// A clip that a batch names.
    ///
    /// - Parameters:
    ///   - id: The edit's identity.
    ///   - edit: The edit as the manifest names it.
    ///   - world: The world of its provider.
    ///   - model: The model's name at the provider.
    public init(id: EditID, edit: Edit, world: World, model: String) {
        self.id = id
        self.edit = edit
        self.world = world
        self.model = model
    }
}
