public import EditModel
import Foundation
import NIOPosix

/// Downloads what a link leads to: a provider's output, or a clip that a manifest names by its https address.
///
/// No API key is sent. The content is streamed to the file that the caller names, counted, hashed and looked at on the
/// way; a try that broke off is continued by `Range` and `If-Range` where the server names its content by a strong
/// `ETag`. Redirects are followed up to five times, each judged by its scheme and by the ``AddressPolicy``.
public struct Downloader: Sendable {
    private let transport: any WebTransport
    private let policy: AddressPolicy
    private let retries: RetryPolicy
    private let timekeeper: Timekeeper
    private let random: RandomSource

    /// A downloader.
    ///
    /// - Parameters:
    ///   - transport: Who sends the requests.
    ///   - policy: Where links may lead.
    ///   - retries: How often a server error or a broken transfer is tried again: downloads are free.
    ///   - timekeeper: The clock.
    ///   - random: Where the jitter comes from.
    public init(
        transport: any WebTransport,
        policy: AddressPolicy,
        retries: RetryPolicy = .transfer,
        timekeeper: Timekeeper = .live,
        random: RandomSource = .live
    ) {
        self.transport = transport
        self.policy = policy
        self.retries = retries
        self.timekeeper = timekeeper
        self.random = random
    }

    /// Downloads a link to a file.
    ///
    /// - Parameters:
    ///   - link: An https address; of an output also http, which is tried as https first and is warned of.
    ///   - path: A temporary name: what is there is replaced, and nothing stays there after an error.
    ///   - expected: What the link should give.
    ///   - limits: How long to wait, and how much to take.
    /// - Returns: The file, whole and on the disk.
    /// - Throws: ``DownloadError``; `WanbatchError` of kind storage; `CancellationError`.
    public func download(
        _ link: String,
        to path: String,
        expecting expected: ExpectedContent = .output,
        limits: WebLimits = .download
    ) async throws -> DownloadedFile {
        let candidates = try DownloadLink.candidates(link, for: expected)
        let file = try PartialFile(path: path, expected: expected)
        do {
            let (host, warnings) = try await fetch(candidates, into: file, expected, limits)
            let digest = try await NIOThreadPool.singleton.runIfActive { try file.finish() }
            return DownloadedFile(
                path: path,
                bytes: file.bytes,
                digest: digest,
                host: host,
                etag: file.etag,
                warnings: warnings
            )
        } catch {
            unlink(path)
            throw error
        }
    }

    /// Tries each address in turn: all but the last only while a secure connection can be made.
    private func fetch(
        _ candidates: [WebAddress],
        into file: PartialFile,
        _ expected: ExpectedContent,
        _ limits: WebLimits
    ) async throws -> (host: String, warnings: [String]) {
        var warnings: [String] = []
        for (index, address) in candidates.enumerated() {
            let isLast = index == candidates.count - 1
            let attempt = DownloadAttempt(
                transport: transport,
                policy: policy,
                address: address,
                file: file,
                expected: expected,
                limits: limits,
                timekeeper: timekeeper
            )
            do {
                return (try await run(attempt, isLast: isLast), warnings)
            } catch let error as DownloadError where !isLast {
                try file.restart()
                warnings.append("downloaded over plain http from \(address.host): https failed (\(error.message))")
            }
        }
        throw DownloadError(.exhausted, "download-failed", "the link leads nowhere")
    }

    /// Makes one attempt after the other, with jitter in between.
    private func run(_ attempt: DownloadAttempt, isLast: Bool) async throws -> String {
        var number = 1
        let started = timekeeper.uptime()
        while true {
            do {
                return try await attempt.run()
            } catch let failure as DownloadAttempt.Transient {
                let isInTime = timekeeper.uptime() - started < attempt.limits.whole
                guard number < retries.attempts, isInTime, isLast || !failure.isUnconnected else {
                    throw DownloadError(.exhausted, "download-failed", failure.message, status: failure.status)
                }
                let wait = retries.delay(attempt: number, retryAfter: failure.retryAfter, random: random)
                try await timekeeper.sleep(wait)
                number += 1
            }
        }
    }
}
