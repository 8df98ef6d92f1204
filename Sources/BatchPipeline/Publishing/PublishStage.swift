import ClipPublishing
import EditModel
import Foundation
import JobLedger

/// prepared -> published: everything that the provider fetches gets a URL that lives long enough.
struct PublishStage: Sendable {
    let context: RunContext
    private let flights = SingleFlight<PublicationKey, PublicationRecord>()
    private let tally = PublishTally()
    private let uploads: Permits

    init(_ context: RunContext) {
        self.context = context
        uploads = Permits(context.settings.uploads)
    }

    /// The stage's loop.
    var loop: StageLoop<EditRecord> {
        StageLoop(state: .prepared, width: Self.width, control: context.control, id: \.edit) { excluded, limit in
            try await context.openEdits(in: .prepared, excluding: excluded, limit: limit)
        } work: { edit in
            guard await context.control.stop(of: edit.provider) == nil else { return }
            tally.begin()
            defer { tally.end() }
            try await publish(edit)
        }
    }

    /// More than uploads: most clips are published already when another edit of them comes.
    private static let width = 16

    private func publish(_ edit: EditRecord) async throws {
        guard let media = edit.prepared, let desk = context.desks[edit.provider] else {
            return try await back(edit)
        }
        let started = context.timekeeper.uptime()
        do {
            for part in [media.clip] + media.references {
                guard try await isThere(part) else { return try await back(edit) }
                _ = try await link(to: part, desk)
            }
        } catch let error as WanbatchError {
            return try await handle(error, edit, desk, since: started)
        }
        try await context.ledger.published(edit.edit, context.stamp)
        await context.stepped(edit, to: .published)
    }

    private func back(_ edit: EditRecord) async throws {
        try await context.ledger.back(edit.edit, to: .planned, context.stamp)
        await context.stepped(edit, to: .planned)
    }

    /// Whether a prepared file still is what it was: a source that is passed as it is may have been changed since.
    private func isThere(_ part: PreparedPart) async throws -> Bool {
        guard let path = part.path else { return part.address != nil }
        return try await context.media.sources.isThere(path, part.digest)
    }

    /// The URL of a prepared file: as it is, as published before, or published now.
    private func link(to part: PreparedPart, _ desk: ProviderDesk) async throws -> String {
        if let address = part.address { return address }
        guard let path = part.path else { throw WanbatchError(.edit, "clip-gone", "a prepared file is gone") }
        let publisher = desk.publisher
        let ledger = context.ledger
        let reserve = context.settings.publishReserve
        let file = PublishableFile(part, path: path)
        let key = PublicationKey(digest: part.digest, publisher: publisher.key)
        let published = try await flights.value(for: key) { [timekeeper = context.timekeeper, uploads] in
            // Looked up in here: another edit's upload may have ended a moment ago.
            if let known = try await ledger.publication(of: file.digest, by: publisher.key),
                known.lives(for: reserve, from: timekeeper.now()),
                await publisher.isAlive(known.publication, bytes: file.bytes)
            {
                return known
            }
            let made = try await uploads.with { try await publisher.publish(file) }
            await desk.uploads.worked()
            let record = PublicationRecord(
                digest: file.digest,
                publisher: publisher.key,
                url: made.url,
                expiresAt: made.expiresAt,
                remote: made.remoteID,
                publishedAt: timekeeper.now()
            )
            try await ledger.remember(record)
            return record
        }
        return published.url
    }

    /// The provider's store is full: clips that no unfinished edit needs are withdrawn, or will be when one is archived.
    private func waitForRoom(_ error: WanbatchError, _ desk: ProviderDesk) async throws {
        if try await ClipWithdrawal(context: context).makeRoom(desk.publisher) { return }
        let seen = await context.bell.count
        tally.wait()
        defer { tally.waitEnds() }
        // Before the ledger is asked: what has been published in between stands there.
        let isUploading = tally.isAnyUploading
        let idle = await context.control.aside.union(context.control.waitingForBudget)
        let isAnyUnderWay = try await context.ledger.holds(
            context.batch,
            anyIn: [.published, .submitting, .running, .succeeded],
            at: [desk.id],
            excluding: idle
        )
        guard isAnyUnderWay || isUploading else {
            return await context.stopSubmitting(to: desk.id, because: error)
        }
        await context.warn(error.code, "\(error.message); waiting for room")
        try await context.bell.wait(after: seen, atMost: .seconds(30), context.timekeeper)
    }

    private func handle(
        _ error: WanbatchError,
        _ edit: EditRecord,
        _ desk: ProviderDesk,
        since start: Duration
    ) async throws {
        switch error.kind {
        case .edit:
            try await context.ledger.refuse(edit.edit, because: error, context.stamp)
            await context.stepped(edit, to: .refused, because: error)
        case .stopped where error.code == "files-quota-exhausted":
            try await waitForRoom(error, desk)
        case .unavailable where error.code == "files-service-unreachable":
            await context.warn(error.code, "the store of clips cannot be reached; trying again")
            // It stays prepared: the stage takes it again.
            guard try await !desk.uploads.outlasts(tryOf: start) else { return }
            await context.stopSubmitting(to: desk.id, because: error)
        case .access, .unavailable, .stopped:
            await context.stopSubmitting(to: desk.id, because: error)
        case .usage, .manifest, .busy, .storage:
            throw error
        }
    }
}

private struct PublicationKey: Hashable, Sendable {
    let digest: ContentDigest
    let publisher: String
}

extension PublishableFile {
    /// A prepared file; where a link leads, since a server of our own follows none.
    init(_ part: PreparedPart, path: String) {
        self.init(
            path: URL(filePath: path).resolvingSymlinksInPath().path(percentEncoded: false),
            digest: part.digest,
            bytes: part.bytes,
            mimeType: part.mimeType,
            fileExtension: part.fileExtension
        )
    }
}

extension PreparedPart {
    /// The end of the file's name, as its type says.
    var fileExtension: String {
        switch mimeType {
        case "video/quicktime": "mov"
        case "image/jpeg": "jpg"
        case "image/png": "png"
        case "image/bmp": "bmp"
        case "image/webp": "webp"
        default: "mp4"
        }
    }
}

extension PublicationRecord {
    /// The publication as the publisher made it.
    var publication: Publication {
        Publication(
            url: url,
            expiresAt: expiresAt.map { Date(timeIntervalSince1970: Double($0) / 1000) },
            remoteID: remote,
            publisher: publisher
        )
    }
}
