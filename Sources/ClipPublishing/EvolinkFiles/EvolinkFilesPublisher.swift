public import EditModel
import Foundation
import Synchronization

/// Uploads to Evolink's Files API, which keeps a file for 72 hours (PROVIDERS 1.10).
///
/// Uploads are free: they are tried again after anything that may pass. The quota of files is asked for first, where
/// the service tells it.
public final class EvolinkFilesPublisher: ClipPublisher {
    private let base: WebAddress
    private let bearer: Secret
    private let transport: any WebTransport
    private let retries: RetryPolicy
    private let timekeeper: Timekeeper
    private let random: RandomSource
    private let offersQuota = Mutex(true)

    /// How long a file lives, where the answer does not say: 72 h (Evolink, Files API).
    private static let lifetime = Duration.seconds(72 * 3600)
    /// Taken off the end of a link's life, for clocks that differ and questions that take time.
    private static let margin = Duration.seconds(300)

    /// A publisher.
    ///
    /// - Parameters:
    ///   - base: The service's base URL, `https://files-api.evolink.ai`.
    ///   - bearer: The API key.
    ///   - transport: Who sends the requests.
    ///   - retries: How often an upload is tried.
    ///   - timekeeper: The clock.
    ///   - random: Where names and jitter come from.
    public init(
        base: WebAddress,
        bearer: Secret,
        transport: any WebTransport,
        retries: RetryPolicy = .transfer,
        timekeeper: Timekeeper = .live,
        random: RandomSource = .live
    ) {
        self.base = base
        self.bearer = bearer
        self.transport = transport
        self.retries = retries
        self.timekeeper = timekeeper
        self.random = random
    }

    /// `evolink-files:` and the service's host, with its port where that is not the scheme's own.
    public var key: String {
        let isUsual = base.port == (base.scheme == "https" ? 443 : 80)
        return "evolink-files:\(base.host)" + (isUsual ? "" : ":\(base.port)")
    }

    /// Uploads a file.
    ///
    /// - Throws: `WanbatchError`: access; stopped, with the code `files-quota-exhausted` when the
    ///   store is full; unavailable; of the edit with
    ///   `upload-refused`. `CancellationError`.
    public func publish(_ file: PublishableFile) async throws -> Publication {
        try await askQuota()
        let started = timekeeper.now()
        let name = "\(file.digest.hex.prefix(16))-\(random.hex(4)).\(file.safeExtension)"
        let form = MultipartForm(
            field: "file",
            fileName: name,
            mimeType: file.mimeType,
            boundary: "wanbatch-\(random.hex(16))"
        )
        let request = WebRequest(
            "POST",
            base.appending("/api/v1/files/upload/stream"),
            headers: [WebHeader("Content-Type", form.contentType), WebHeader("Accept", "application/json")],
            bearer: bearer,
            body: .file(path: file.path, before: form.before, after: form.after)
        )
        let what = "the upload of \(file.path)"
        let answer = try await send(request, limits: .upload, what: what)
        guard answer.meaning == .done else { throw error(for: answer, what: what) }
        return try publication(answer, started: started, what: what)
    }

    /// Whether the link is not dead by its date.
    public func isAlive(_ publication: Publication, bytes: Int64) async -> Bool {
        publication.publisher == key && publication.isCurrent(at: timekeeper.now())
    }

    /// Deletes the file, which makes room in the quota.
    public func withdraw(_ publication: Publication) async throws {
        guard let id = publication.remoteID, Self.isPlain(id) else { return }
        let request = WebRequest("DELETE", base.appending("/api/v1/files/\(id)"), bearer: bearer)
        let what = "the removal of an uploaded file"
        let answer = try await send(request, limits: .query, what: what)
        switch answer.meaning {
        case .done, .notOffered: return
        default: throw error(for: answer, what: what)
        }
    }

    /// Asks how many files there is room for; a service that does not tell is believed to have room.
    private func askQuota() async throws {
        guard offersQuota.withLock({ $0 }) else { return }
        let request = WebRequest("GET", base.appending("/api/v1/files/quota"), bearer: bearer)
        let answer: EvolinkFilesAnswer
        do {
            answer = EvolinkFilesAnswer(try await transport.send(request, limits: .query), key: bearer)
        } catch is WebFailure {
            return
        }
        switch answer.meaning {
        case .notOffered:
            offersQuota.withLock { $0 = false }
        case .access, .exhausted, .quota:
            throw error(for: answer, what: "the question for the quota of files")
        case .done:
            if let rest = answer.content(EvolinkFilesAnswer.Quota.self)?.remainingFiles, rest <= 0 {
                throw Self.quotaExhausted("no room for another file")
            }
        case .transient, .refused:
            return
        }
    }

    /// Sends a request that costs nothing, until the answer is one that stays.
    private func send(_ request: WebRequest, limits: WebLimits, what: String) async throws -> EvolinkFilesAnswer {
        var attempt = 1
        while true {
            var retryAfter: Duration?
            var failure: WanbatchError
            do {
                let response = try await transport.send(request, limits: limits)
                let answer = EvolinkFilesAnswer(response, key: bearer)
                guard answer.meaning == .transient else { return answer }
                retryAfter = RetryAfter(of: response)?.wait(now: timekeeper.now())
                failure = error(for: answer, what: what)
            } catch let problem as WebFailure {
                if problem.code == "file" {
                    throw WanbatchError(.edit, "upload-file-unreadable", problem.message)
                }
                failure = unreachable("\(what): \(problem.message)")
            }
            guard attempt < retries.attempts else { throw failure }
            try await timekeeper.sleep(retries.delay(attempt: attempt, retryAfter: retryAfter, random: random))
            attempt += 1
        }
    }

    private func publication(_ answer: EvolinkFilesAnswer, started: Date, what: String) throws -> Publication {
        let file = answer.content(EvolinkFilesAnswer.File.self)
        guard let text = file?.fileURL, let url = WebAddress(text) else {
            throw WanbatchError(.edit, "upload-without-url", "\(what) was answered without an address")
        }
        guard url.isProtected else {
            throw WanbatchError(.edit, "upload-url-insecure", "\(what) was answered with an address that is not https")
        }
        let whole = Self.life(file, started: started)
        let life = whole - min(Self.margin, whole / 10)
        return Publication(
            url: url.text,
            expiresAt: started.addingTimeInterval(life.inSeconds),
            remoteID: file?.fileID,
            publisher: key
        )
    }

    /// How long the file lives: by the service's own two times, which does not depend on our clock; never over 72 h.
    private static func life(_ file: EvolinkFilesAnswer.File?, started: Date) -> Duration {
        guard let end = file?.expiresAt.flatMap(Timestamp.date(rfc3339:)) else { return lifetime }
        let start = file?.uploadTime.flatMap(Timestamp.date(rfc3339:)) ?? started
        let seconds = end.timeIntervalSince(start)
        guard seconds > 0, seconds < lifetime.inSeconds else { return lifetime }
        return .seconds(seconds)
    }

    private func error(for answer: EvolinkFilesAnswer, what: String) -> WanbatchError {
        let message = "\(what): \(answer.message)"
        switch answer.meaning {
        case .access:
            let hint = "check EVOLINK_API_KEY: the key may be wrong, disabled or expired"
            return WanbatchError(.access, "files-access", message, hint: hint)
        case .exhausted:
            let hint = "top up the account, then run again: the rest is held"
            return WanbatchError(.stopped, "files-account-exhausted", message, hint: hint)
        case .quota: return Self.quotaExhausted(message)
        case .notOffered:
            let hint = "check the base URL of the Files API, or publish another way: \(Self.otherWay)"
            return WanbatchError(.unavailable, "files-service-missing", message, hint: hint)
        case .transient: return unreachable(message)
        case .done, .refused: return WanbatchError(.edit, "upload-refused", message)
        }
    }

    /// How clips reach the provider without this store.
    private static let otherWay = "--publish serve:PORT --public-url https://..."

    private func unreachable(_ message: String) -> WanbatchError {
        let hint = "try again later, or publish another way: \(Self.otherWay)"
        return WanbatchError(.unavailable, "files-service-unreachable", message, hint: hint)
    }

    private static func quotaExhausted(_ message: String) -> WanbatchError {
        WanbatchError(
            .stopped,
            "files-quota-exhausted",
            "Evolink's store is full: \(message)",
            hint: "files go after 72 h; delete some, or publish another way: \(Self.otherWay)"
        )
    }

    /// Whether a name from outside may stand in a path.
    private static func isPlain(_ id: String) -> Bool {
        (1...128).contains(id.utf8.count) && !id.allSatisfy { $0 == "." }
            && id.utf8.allSatisfy { byte in
                (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
                    || [0x2D, 0x2E, 0x5F].contains(byte)
            }
    }
}
