import ClipPreparation
import ClipPublishing
import EditModel
import EditProviders
import Foundation

/// Sets up how clips are made reachable: by the provider's own storage, a remote of rclone, or a server of our own.
struct PublisherFactory: Sendable {
    let layout: ArchiveLayout
    let options: RunOptions
    let world: RunWorld
    /// What the names of published files are made from; `nil` for the archive's own secret.
    var passingSecret: [UInt8]?

    /// The publisher for a provider, as the run's options choose it.
    ///
    /// - Parameters:
    ///   - provider: The provider.
    ///   - files: Where the provider stores files; `nil` where it does not, or where worlds would mix.
    ///   - key: Its API key.
    /// - Throws: `WanbatchError`: usage when the choice does not fit the provider, unavailable.
    func publisher(for provider: any EditProvider, files: WebAddress?, _ key: Secret) throws -> any ClipPublisher {
        switch options.publish ?? .auto {
        case .auto:
            if let files { return uploads(to: files, key) }
            switch options.otherwisePublish {
            case .rclone(let remote, let path)?: return try rclone(remote, path, in: provider.world)
            case .serve(let address, let port)?: return try server(for: provider, address: address, port: port)
            case .auto?, .upload?, nil: break
            }
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
                    hint: MissingPublisher.hint
                )
            }
            return uploads(to: files, key)
        case .serve(let address, let port):
            return try server(for: provider, address: address, port: port)
        case .rclone(let remote, let path):
            return try rclone(remote, path, in: provider.world)
        }
    }

    /// The publisher that made a publication in an earlier run under other options; `nil` if it cannot be known.
    ///
    /// - Parameter key: The publication's ``ClipPublisher/key``.
    func publisher(ofKey key: String) -> (any ClipPublisher)? {
        guard case .rclone(let remote, let path)? = PublishChoice(key) else { return nil }
        return try? rclone(remote, path, in: .real)
    }

    /// Where links may lead: in rehearsals also to this machine.
    ///
    /// - Parameter space: The provider's world.
    func judge(in space: World) -> AddressJudge {
        AddressPolicy(space == .rehearsal ? .alsoLoopback : .publicOnly, resolve: world.resolve).judge
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

    private func rclone(_ remote: String, _ path: String, in space: World) throws -> any ClipPublisher {
        return RclonePublisher(
            remote: remote,
            path: path,
            publicURL: options.publicURL,
            judge: judge(in: space),
            program: RcloneProgram.found(by: world),
            secret: try secret(),
            transport: world.transport,
            timekeeper: world.timekeeper,
            random: world.random
        )
    }

    private func server(for provider: any EditProvider, address: String?, port: Int?) throws -> any ClipPublisher {
        try ServePublisher.check(world: provider.world, publicURL: options.publicURL, port: port)
        return try ServePublisher(
            address: ServeAddress(host: address ?? "127.0.0.1", port: port ?? 0),
            publicURL: options.publicURL,
            secret: try secret()
        )
    }

    private func secret() throws -> [UInt8] {
        if let passingSecret { return passingSecret }
        return try ArchiveSecret.of(layout.publishSecret, temporary: layout.temporary, random: world.random)
    }
}

/// Stands where no way to publish is known: clips that have a URL of their own do not need one.
private struct MissingPublisher: ClipPublisher {
    let provider: String

    /// What there is besides upload.
    static let hint = """
        say how: WANBATCH_PUBLISH=rclone:REMOTE:PATH for a storage of yours, or --publish serve:PORT --public-url https://..., \
        or clips that have an https URL
        """

    var key: String { "none" }

    func publish(_ file: PublishableFile) async throws -> Publication {
        throw WanbatchError(
            .unavailable,
            "publisher-missing",
            "\(provider) stores no clips, so \(file.path) cannot be made reachable for it",
            hint: Self.hint
        )
    }

    func isAlive(_ publication: Publication, bytes: Int64) async -> Bool { false }

    func withdraw(_ publication: Publication) async throws {}
}
