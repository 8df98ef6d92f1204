public import EditModel

/// The providers there are. Adding one is a folder of its own and a line here.
public enum ProviderRegistry {
    /// Every provider, in the order in which they are named to a person.
    public static let all: [any ProviderKind] = [
        EvolinkKind(),
        NovitaKind(),
        SandboxKind(),
    ]

    /// The provider of that name; `nil` if there is none.
    ///
    /// - Parameter id: Its name in manifests.
    public static func kind(_ id: ProviderID) -> (any ProviderKind)? { all.first { $0.traits.id == id } }
}
