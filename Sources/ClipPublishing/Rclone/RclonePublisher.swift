public import EditModel
import Foundation

/// Copies files to a storage of the user's through rclone, and gives the provider the storage's own links.
///
/// A file gets a name that nobody can guess and that is the same in every run of the archive, so that a copy which was
/// interrupted is found again. The link is asked before it is used: what a provider would not get is not paid for.
/// Storages that make no links are of use if their files can be fetched from the web: `publicURL` says where.
public struct RclonePublisher: ClipPublisher {
    private let remote: String
    private let path: String
    private let publicURL: WebAddress?
    private let program: RcloneProgram?
    private let secret: [UInt8]
    private let check: LinkCheck
    private let retries: RetryPolicy
    private let timekeeper: Timekeeper
    private let random: RandomSource

    /// How long links are asked for: long enough for a night and the next, within the 7 days of S3.
    private static let life = Duration.seconds(72 * 3600)
    /// Taken off the end of a link's life, for clocks that differ and questions that take time.
    private static let margin = Duration.seconds(300)

    /// A publisher.
    ///
    /// - Parameters:
    ///   - remote: The remote's name in rclone's configuration.
    ///   - path: Where in the remote; may be empty.
    ///   - publicURL: Where the world sees that path; `nil` to ask the storage for links.
    ///   - judge: Where links may lead.
    ///   - program: rclone; `nil` where there is none.
    ///   - secret: The archive's secret, which the names are made from.
    ///   - transport: Who asks the links.
    ///   - retries: How often a link is asked before it counts as bad.
    ///   - timekeeper: The clock.
    ///   - random: Where the jitter comes from.
    public init(
        remote: String,
        path: String,
        publicURL: WebAddress?,
        judge: @escaping AddressJudge,
        program: RcloneProgram?,
        secret: [UInt8],
        transport: any WebTransport,
        retries: RetryPolicy = RetryPolicy(attempts: 4),
        timekeeper: Timekeeper = .live,
        random: RandomSource = .live
    ) {
        self.remote = remote
        self.path = path
        self.publicURL = publicURL
        self.program = program
        self.secret = secret
        check = LinkCheck(transport: transport, judge: judge)
        self.retries = retries
        self.timekeeper = timekeeper
        self.random = random
    }

    /// `rclone:REMOTE:PATH`.
    public var key: String { PublishChoice.rclone(remote: remote, path: path).description }

    /// Yes.
    public var asksLinks: Bool { true }

    /// The copy under its name: it is there as soon as it has been made, whether its link works or not.
    public func draft(of file: PublishableFile) -> Publication? {
        guard program != nil else { return nil }
        return Publication(url: "", expiresAt: .distantPast, remoteID: name(of: file), publisher: key)
    }

    /// Copies a file, asks for its link, and asks the link.
    ///
    /// - Throws: `WanbatchError` of kind unavailable; `CancellationError`.
    public func publish(_ file: PublishableFile) async throws -> Publication {
        guard let program else { throw RcloneTrouble.missing }
        let name = name(of: file)
        let place = place(of: name)
        let copied = try await program.copy(file.path, to: place)
        guard copied.isSuccess else { throw RcloneTrouble.error(copied, "the copy of \(file.path) to \(key)") }
        let started = timekeeper.now()
        let (url, expiry) = try await link(to: name, program, seenAt: started)
        try await confirm(url, place, bytes: file.bytes)
        return Publication(url: url, expiresAt: expiry, remoteID: name, publisher: key)
    }

    /// Whether the link gives a file of that length to whoever asks.
    public func isAlive(_ publication: Publication, bytes: Int64) async -> Bool {
        guard publication.publisher == key, publication.isCurrent(at: timekeeper.now()) else { return false }
        if let publicURL, let name = publication.remoteID, publication.url != publicURL.appending("/" + name) {
            return false
        }
        do {
            return try await check.problem(with: publication.url, bytes: bytes) == nil
        } catch {
            return false
        }
    }

    /// Deletes the file.
    public func withdraw(_ publication: Publication) async throws {
        guard publication.publisher == key, let name = publication.remoteID else { return }
        guard let program else { throw RcloneTrouble.missing }
        var result = try await program.delete(place(of: name))
        if result.isSuccess { return }
        if RcloneTrouble.isGone(result) {
            // It says so too of a storage that it could not ask: only an empty list proves it.
            let list = try await program.size(place(of: name))
            if RcloneTrouble.isGone(list) || list.isSuccess && list.output.isEmpty { return }
            if !list.isSuccess { result = list }
        }
        throw RcloneTrouble.error(result, "the removal of \(place(of: name))")
    }

    private func name(of file: PublishableFile) -> String {
        "wanbatch-\(SecretName.of(file, secret: secret)).\(file.safeExtension)"
    }

    private func place(of name: String) -> String {
        "\(remote):" + (path.isEmpty || path.hasSuffix("/") ? path : path + "/") + name
    }

    /// The link of a file and when it dies.
    private func link(
        to name: String,
        _ program: RcloneProgram,
        seenAt now: Date
    ) async throws -> (url: String, expiry: Date?) {
        if let publicURL { return (publicURL.appending("/" + name), nil) }
        let place = place(of: name)
        var result = try await program.link(to: place, life: Self.life)
        let hasDate = result.isSuccess
        if !hasDate {
            let failure = RcloneTrouble.error(result, "the link to \(place)")
            guard failure.code == "rclone-failed" else { throw failure }
            // Some storages make only links that do not die.
            result = try await program.link(to: place, life: nil)
            guard result.isSuccess else { throw failure }
        }
        let lines = String(decoding: result.output, as: UTF8.self).split(whereSeparator: \.isNewline)
        guard let url = lines.last.flatMap({ WebAddress($0.trimmingCharacters(in: .whitespaces)) }) else {
            throw RcloneTrouble.unusable(place, LinkProblem("rclone gave no address"))
        }
        let unsigned = hasDate ? now.addingTimeInterval(Self.life.inSeconds) : nil
        let end = LinkExpiry.signed(url.text, seenAt: now) ?? unsigned
        return (url.text, end?.addingTimeInterval(-Self.margin.inSeconds))
    }

    /// Asks the link until it is good: some storages take a moment.
    private func confirm(_ url: String, _ place: String, bytes: Int64) async throws {
        var attempt = 1
        while let problem = try await check.problem(with: url, bytes: bytes) {
            guard attempt < retries.attempts else { throw RcloneTrouble.unusable(place, problem) }
            try await timekeeper.sleep(retries.delay(attempt: attempt, random: random))
            attempt += 1
        }
    }
}
