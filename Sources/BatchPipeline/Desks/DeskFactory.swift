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
    let world: RunWorld

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
        let provider = try kind.make(ProviderConfiguration(baseURL: base, apiKey: key))
        let memory = try await ledger.governorMemory(GovernorMemory.self, of: provider.account)
        let governor = SubmissionGovernor(
            ceiling: options.maxRunning,
            requestsPerMinute: options.requestsPerMinute,
            memory: memory,
            random: world.random
        )
        return ProviderDesk(
            provider: provider,
            submissions: SubmissionDesk(governor: governor, timekeeper: world.timekeeper),
            publisher: try publisher(for: provider, kind, key)
        )
    }

    private func baseURL(of kind: any ProviderKind) async throws -> WebAddress {
        if let address = try kind.baseURL(environment: world.environment) { return address }
        return try await world.sandbox(layout.sandbox)
    }

    private func publisher(
        for provider: any EditProvider,
        _ kind: any ProviderKind,
        _ key: Secret
    ) throws -> any ClipPublisher {
        let files = try filesURL(of: provider, kind)
        switch options.publish ?? .auto {
        case .auto:
            if let files { return uploads(to: files, key) }
            if options.publicURL != nil || provider.world == .rehearsal {
                return try server(for: provider, address: nil, port: nil)
            }
            return MissingPublisher(provider: provider.traits.title)
        case .upload:
            guard let files else {
                throw WanbatchError(
                    .usage,
                    "upload-not-offered",
                    "\(provider.traits.title) stores no clips: --publish upload cannot be used with it",
                    hint: "use --publish serve with --public-url, or clips that have an https URL"
                )
            }
            return uploads(to: files, key)
        case .serve(let address, let port):
            return try server(for: provider, address: address, port: port)
        case .rclone:
            throw WanbatchError(
                .usage,
                "rclone-not-offered",
                "this version does not publish through rclone",
                hint: "use --publish upload or serve, or clips that have an https URL"
            )
        }
    }

    /// Where the provider stores files; `nil` where it does not, or where worlds would mix.
    private func filesURL(of provider: any EditProvider, _ kind: any ProviderKind) throws -> WebAddress? {
        guard provider.traits.hasUpload else { return nil }
        let address = try kind.filesURL(environment: world.environment) ?? provider.baseURL
        return World.of(address) == provider.world ? address : nil
    }

    private func uploads(to files: WebAddress, _ key: Secret) -> any ClipPublisher {
        EvolinkFilesPublisher(
            base: files,
            bearer: key,
            transport: world.transport,
            timekeeper: world.timekeeper,
            random: world.random
        )
    }

    private func server(for provider: any EditProvider, address: String?, port: Int?) throws -> any ClipPublisher {
        try ServePublisher.check(world: provider.world, publicURL: options.publicURL)
        return try ServePublisher(
            address: ServeAddress(host: address ?? "127.0.0.1", port: port ?? 0),
            publicURL: options.publicURL,
            secret: try ServeSecret.of(layout.serveSecret, temporary: layout.temporary, random: world.random),
            timekeeper: world.timekeeper
        )
    }
}

/// Stands where no way to publish is known: clips that have a URL of their own do not need one.
private struct MissingPublisher: ClipPublisher {
    let provider: String

    var key: String { "none" }

    func publish(_ file: PublishableFile) async throws -> Publication {
        throw WanbatchError(
            .unavailable,
            "publisher-missing",
            "\(provider) stores no clips, so \(file.path) cannot be made reachable for it",
            hint: "use --publish serve --public-url https://..., or clips that have an https URL"
        )
    }

    func isAlive(_ publication: Publication) async -> Bool { false }

    func withdraw(_ publication: Publication) async throws {}
}
