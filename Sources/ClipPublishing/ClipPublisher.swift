/// Makes prepared clips reachable for a provider by URL.
///
/// One folder a way: `EvolinkFiles` uploads to the provider's own store, `Rclone` copies to a storage of the user's,
/// `Serve` is a server of our own, and `AddressAsItIs` passes an https clip on by its own address. What was published is a ``Publication``, which goes into
/// the ledger: a clip that is published already under the same ``key`` is not published again while its link lives.
public protocol ClipPublisher: Sendable {
    /// Names where it publishes; goes into the ledger with the URL, for example `evolink-files:files-api.evolink.ai`.
    var key: String { get }

    /// What publishing a file may leave behind, however it ends: written down before it begins, so that it is
    /// withdrawn in the end.
    ///
    /// - Parameter file: The file.
    /// - Returns: A publication that is not current; `nil` where nothing is left, or the store itself names files.
    func draft(of file: PublishableFile) -> Publication?

    /// Publishes a file.
    ///
    /// - Parameter file: The file.
    /// - Returns: Where the world finds it, and until when.
    /// - Throws: `WanbatchError`: access, unavailable, stopped, or of the edit; `CancellationError`.
    func publish(_ file: PublishableFile) async throws -> Publication

    /// Whether ``isAlive(_:bytes:)`` asks the link itself, so that a link which is remembered but dead does no harm.
    var asksLinks: Bool { get }

    /// Whether a link that was published earlier still works, as far as can be told for free.
    ///
    /// - Parameters:
    ///   - publication: What was published.
    ///   - bytes: How long the file is.
    func isAlive(_ publication: Publication, bytes: Int64) async -> Bool

    /// Takes a file back that nobody needs any more; one that is gone already is no error.
    ///
    /// - Parameter publication: What was published.
    /// - Throws: `WanbatchError`; `CancellationError`.
    func withdraw(_ publication: Publication) async throws

    /// Runs what publishing needs as long as the run lasts; returns when it is cancelled, and at once if it needs
    /// nothing.
    ///
    /// - Throws: `WanbatchError` of kind unavailable.
    func run() async throws
}

extension ClipPublisher {
    /// A link is believed until its date.
    public var asksLinks: Bool { false }

    /// Nothing is left.
    public func draft(of file: PublishableFile) -> Publication? { nil }

    /// Nothing to run.
    public func run() async throws {}
}
