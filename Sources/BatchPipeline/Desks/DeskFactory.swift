import ClipPublishing
import EditModel
import EditProviders
import Foundation
import JobLedger

/// Sets up what a run has to do with each provider: address, key, limits, and how clips reach it.
struct DeskFactory: Sendable {
    let layout: ArchiveLayout
    let ledger: JobLedger
    let options: RunOptions
    let settings: RunSettings
    let world: RunWorld
    let publishers: PublisherFactory

    /// The desk of a provider.
    ///
    /// - Parameters:
    ///   - id: The provider.
    ///   - prices: The user's prices.
    /// - Throws: `WanbatchError`: access when there is no key, usage when an option does not fit, unavailable.
    func desk(of id: ProviderID) async throws -> ProviderDesk {
        guard let kind = ProviderRegistry.kind(id) else {
            throw WanbatchError(.usage, "provider-unknown", "no provider is called \(id)")
        }
        let base = try await baseURL(of: kind)
        let key = try ProviderKey.find(kind, in: world.environment, files: world.readFile)
        if let warning = ProviderKey.warning(kind, in: world.environment) {
            world.events(.warning(code: "key-file-open", message: warning))
        }
        let provider = try kind.make(ProviderConfiguration(baseURL: base, apiKey: key))
        let memory = try await ledger.governorMemory(GovernorMemory.self, of: provider.account)
        let governor = SubmissionGovernor(
            ceiling: options.maxRunning,
            requestsPerMinute: options.requestsPerMinute,
            memory: memory,
            random: world.random
        )
        let patience = OutagePatience(settings, random: world.random)
        var lasting = settings
        // Who says that there is no room can be reached: no address is wrong.
        lasting.firstPatience = settings.networkPatience
        let roomPatience = OutagePatience(lasting, random: world.random)
        return ProviderDesk(
            provider: provider,
            submissions: SubmissionDesk(governor: governor, patience: patience, timekeeper: world.timekeeper),
            uploads: ServicePatience(patience, timekeeper: world.timekeeper),
            room: ServicePatience(roomPatience, timekeeper: world.timekeeper),
            publisher: try publishers.publisher(
                for: provider,
                files: try Self.filesURL(of: provider, kind, world.environment),
                key
            )
        )
    }

    private func baseURL(of kind: any ProviderKind) async throws -> WebAddress {
        if let address = try kind.baseURL(environment: world.environment) { return address }
        return try await world.sandbox(layout.sandbox)
    }

    /// Where a provider stores files; `nil` where it does not, or where worlds would mix.
    ///
    /// - Parameters:
    ///   - provider: The provider.
    ///   - kind: The provider before it was configured.
    ///   - environment: The process's environment.
    /// - Throws: `WanbatchError` of kind usage for an address that is not taken.
    static func filesURL(
        of provider: any EditProvider,
        _ kind: any ProviderKind,
        _ environment: [String: String]
    ) throws -> WebAddress? {
        guard provider.traits.hasUpload else { return nil }
        let address = try kind.filesURL(environment: environment) ?? provider.baseURL
        return World.of(address) == provider.world ? address : nil
    }
}
