import EditModel
import JobLedger
import Testing

@testable import BatchPipeline

/// Nights that publish to a storage of the user's own, with the real rclone.
@Suite(.timeLimit(.minutes(10))) struct UserStorageTests {
    private static let refused = #"dial tcp 192.0.2.1:443: connect: connection refused"#

    /// Edits of so many clips, each its own file.
    private func night(_ clips: Int, _ script: ProviderScript = ProviderScript()) async throws -> Night {
        let lines = (0..<clips).map { "clip \($0).mp4 prompt=one\n" }.joined()
        let night = try await Night(lines, script)
        for number in 0..<clips {
            let box: [UInt8] = [0, 0, 0, 9] + Array("free".utf8) + [UInt8(number)]
            _ = try night.folder.file("\(number).mp4", try await TestClip.bytes + box)
        }
        return night
    }

    /// One clip at a time: what has worked before a fault is then known.
    private var oneByOne: RunSettings {
        var settings = Night.settings
        settings.preparations = 1
        settings.uploads = 1
        return settings
    }

    // MARK: - Faults that pass

    @Test func aStorageThatCannotBeReachedForAWhileEndsNoNight() async throws {
        let night = try await night(3)
        let storage = try night.useStorage()
        try storage.fails(2...9, Self.refused)
        #expect(try await night.run(settings: oneByOne).exit == 0)
        #expect(try await night.states() == [.archived, .archived, .archived])
        #expect(storage.copies == 11)
        #expect(night.warnings.contains("rclone-unreachable"))
        #expect(storage.files == [])
    }

    @Test func aLinkThatIsBusyForAWhileEndsNoNight() async throws {
        let script = ProviderScript(storage: { (2...10).contains($0) ? .text(503, "busy") : nil })
        let night = try await night(2, script)
        let storage = try night.useStorage()
        #expect(try await night.run(settings: oneByOne).exit == 0)
        #expect(try await night.states() == [.archived, .archived])
        #expect(night.warnings.contains("link-unreachable"))
        #expect(storage.files == [])
    }

    @Test func aStorageThatStaysAwayHoldsTheRestAfterHalfAnHour() async throws {
        let night = try await night(2)
        let storage = try night.useStorage()
        try storage.fails(2...1000, Self.refused)
        #expect(try await night.run(settings: oneByOne).exit == 69)
        #expect(try await Set(night.states()) == [.archived, .held])
        #expect(try await night.rows().compactMap(\.edit.reasonCode) == ["rclone-unreachable"])
        #expect(night.clock.elapsed > .seconds(1800))
        storage.mend()
        #expect(try await night.run().exit == 0)
        #expect(storage.files == [])
    }

    // MARK: - Faults that stay

    @Test(arguments: [
        ("AccessDenied: Access Denied", "rclone-failed"),
        ("didn't find section in config file", "rclone-remote-unknown"),
    ]) func whatStaysStopsAtOnce(words: String, code: String) async throws {
        let night = try await night(2)
        let storage = try night.useStorage()
        try storage.fails(1...1000, words)
        #expect(try await night.run(settings: oneByOne).exit == 69)
        #expect(try await night.rows().map(\.edit.reasonCode) == [code, code])
        #expect(storage.copies <= 2)
        #expect(night.provider.posts.isEmpty)
    }

    @Test func aFileThatTheStorageRefusesDoesNotStopTheOthers() async throws {
        let night = try await night(4)
        let storage = try night.useStorage()
        try storage.fails(2...2, "InvalidRequest: no such files here")
        let summary = try await night.run(settings: oneByOne)
        #expect(summary.exit == 69)
        #expect(summary.reasons.map(\.code) == ["rclone-failed"])
        #expect(try await night.states().count { $0 == .archived } == 3)
        #expect(try await night.rows().compactMap(\.edit.reasonCode) == ["rclone-failed"])
        storage.mend()
        #expect(try await night.run().exit == 0)
        #expect(storage.files == [])
    }

    @Test func severalFilesThatAreRefusedInARowStopTheRest() async throws {
        let night = try await night(5)
        let storage = try night.useStorage()
        try storage.fails(2...1000, "QuotaExceeded: no room")
        #expect(try await night.run(settings: oneByOne).exit == 69)
        #expect(try await night.states().count { $0 == .held } == 4)
        let stops = night.events.compactMap { event in
            if case .stopping(let reason) = event { reason.code } else { nil }
        }
        #expect(stops == ["rclone-failed"])
    }

    // MARK: - What is left behind

    @Test func aCopyWhoseLinkIsBadIsTakenAwayInTheEnd() async throws {
        let night = try await night(1, ProviderScript(storage: { _ in .html }))
        let storage = try night.useStorage()
        #expect(try await night.run().exit == 69)
        #expect(try await night.rows().map(\.edit.reasonCode) == ["link-unusable"])
        #expect(storage.files.count == 1, "another run may need it")
        // Another way is taken, and the clip is archived without the copy.
        #expect(try await night.run([.publish: "upload"]).exit == 0)
        #expect(night.provider.uploads == 1)
        #expect(storage.files == [])
        #expect(try await night.ledger.publishers() == [])
    }

    @Test func aClipThatCanNeverBeFetchedIsTakenAway() async throws {
        let night = try await night(
            1,
            ProviderScript(task: { _ in .fails(code: "invalid_parameters", message: "failed to download the video") })
        )
        let storage = try night.useStorage()
        #expect(try await night.run().exit == 1)
        #expect(try await night.states() == [.failed])
        #expect(night.provider.posts.count == 4)
        #expect(storage.files == [])
        #expect(try await night.ledger.publishers() == [])
    }

    @Test func anUnknownRemoteLeavesNothingToBeRemembered() async throws {
        let night = try await night(1)
        let storage = try night.useStorage()
        try storage.fails(1...1000, "didn't find section in config file")
        #expect(try await night.run().exit == 69)
        #expect(try await night.ledger.publishers() == [])
    }
}
