public import EditModel

/// The sandbox: a provider on this machine that speaks Evolink's API and takes no money.
public struct SandboxKind: ProviderKind {
    /// As Evolink's, prices included: the bill is a rehearsal of the real one.
    public let traits = EvolinkKind.traits(id: ProviderID("sandbox"), title: "The sandbox")
    /// No key is needed.
    public let keyVariable: String? = nil
    /// Its address is known once it runs.
    public let baseURLVariable: String? = nil
    /// Its address is known once it runs.
    public let defaultBaseURL: String? = nil
    /// A word in place of a key; no secret.
    public let fixedKey: Secret? = Secret("sandbox")

    /// The sandbox.
    public init() {}

    /// The sandbox at its address of this machine.
    public func make(_ configuration: ProviderConfiguration) throws -> any EditProvider {
        try configuration.check(keyVariable: keyVariable)
        guard configuration.baseURL.isLoopback else {
            throw WanbatchError(
                .usage,
                "sandbox-address",
                "The sandbox runs on this machine only, not at \(configuration.baseURL.withoutQuery).",
                hint: "For a provider elsewhere name it: provider=evolink or provider=novita."
            )
        }
        return EvolinkProvider(traits: traits, configuration: configuration)
    }
}
