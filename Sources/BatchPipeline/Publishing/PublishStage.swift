import ClipPublishing
import EditModel
import EditProviders
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
            let known = try await ledger.publication(of: file.digest, by: publisher.key)
            if let known, known.lives(for: reserve, from: timekeeper.now()),
                await publisher.isAlive(known.publication, bytes: file.bytes)
            {
                return known
            }
            let made = try await uploads.with {
                try await leavingNothing(of: file, known, publisher) { try await publisher.publish(file) }
            }
            await desk.uploads.worked()
            await desk.room.worked()
            let record = PublicationRecord(made, of: file.digest, at: timekeeper.now())
            try await ledger.remember(record)
            return record
        }
        return published.url
    }

    /// Publishes a file so that whatever lies in the store afterwards is found again, however it ends.
    private func leavingNothing(
        of file: PublishableFile,
        _ known: PublicationRecord?,
        _ publisher: any ClipPublisher,
        _ publish: () async throws -> Publication
    ) async throws -> Publication {
        let ledger = context.ledger
        let now = context.timekeeper.now()
        guard let draft = publisher.draft(of: file).map({ PublicationRecord($0, of: file.digest, at: now) }) else {
            // Its file is not needed any more, and may have to make room.
            if let known, !known.publication.isCurrent(at: now) { try await ledger.replace(known) }
            return try await publish()
        }
        guard known?.remote != draft.remote else { return try await publish() }
        try await ledger.remember(draft)
        do {
            return try await publish()
        } catch let error as WanbatchError where error.code == "rclone-remote-unknown" {
            // There is nowhere that anything could lie.
            try await ledger.forget(draft)
            throw error
        }
    }

    /// The provider's store is full: clips that no unfinished edit needs are withdrawn, or will be when one is archived.
    /// Where nothing of the archive is under way there, somebody else may make room.
    private func waitForRoom(_ error: WanbatchError, _ desk: ProviderDesk, since start: Duration) async throws {
        if try await ClipWithdrawal(context: context).makeRoom(desk.publisher) { return }
        let seen = await context.bell.count
        tally.wait()
        defer { tally.waitEnds() }
        // Before the ledger is asked: what has been published in between stands there.
        let isUploading = tally.isAnyUploading
        let isAnyUnderWay = try await isAnyUnderWay(at: desk)
        if isAnyUnderWay { await desk.room.worked() }
        await context.warn(error.code, "\(error.message); waiting for room")
        if isUploading || isAnyUnderWay {
            try await context.bell.wait(after: seen, atMost: .seconds(30), context.timekeeper)
        } else if try await !desk.room.outlasts(tryOf: start) {
            await context.stopSubmitting(to: desk.id, because: error)
        }
    }

    /// Whether an edit of this archive is under way whose clip will be withdrawn when it ends.
    private func isAnyUnderWay(at desk: ProviderDesk) async throws -> Bool {
        let (ledger, batch, states) = (context.ledger, context.batch, [EditState.submitting, .running, .succeeded])
        let idle = await context.control.aside.union(context.control.waitingForBudget)
        if try await ledger.holds(batch, anyIn: [.published] + states, at: [desk.id], excluding: idle) { return true }
        // Of another run only what has been bought: the rest might wait for this one.
        return try await ledger.holders(of: states, at: desk.id, in: desk.provider.world).contains {
            $0 != batch && context.isAlive($0)
        }
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
            try await waitForRoom(error, desk, since: start)
        case .unavailable where Self.passing.contains(error.code):
            await context.warn(error.code, "the store of clips cannot be reached; trying again")
            // It stays prepared: the stage takes it again.
            guard try await !desk.uploads.outlasts(tryOf: start) else { return }
            await context.stopSubmitting(to: desk.id, because: error)
        case .unavailable where error.code == "rclone-failed":
            guard let file = edit.prepared?.clip.digest, await desk.uploads.isFault(of: file) else {
                return await context.stopSubmitting(to: desk.id, because: error)
            }
            try await context.ledger.hold(edit.edit, because: error, context.stamp)
            await context.control.note(error)
            await context.stepped(edit, to: .held, because: error)
        case .access, .unavailable, .stopped:
            await context.stopSubmitting(to: desk.id, because: error)
        case .usage, .manifest, .busy, .storage:
            throw error
        }
    }
}

extension PublishStage {
    /// What may go well another time: nobody can be reached, or who can be is busy.
    private static let passing = ["files-service-unreachable", "rclone-unreachable", "link-unreachable"]
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
    /// What a publisher made, or is about to make.
    init(_ made: Publication, of digest: ContentDigest, at now: Date) {
        self.init(
            digest: digest,
            publisher: made.publisher,
            url: made.url,
            expiresAt: made.expiresAt,
            remote: made.remoteID,
            publishedAt: now
        )
    }

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
