import BatchPipeline
import ClipPreparation
import EditModel
import Foundation
import JobLedger
import Testing

@Suite struct PosterShelfTests {
    private struct Bench {
        let folder: TemporaryFolder
        let ledger: JobLedger
        let clip: [UInt8]
        let path: String

        init() async throws {
            folder = try TemporaryFolder()
            ledger = try JobLedger(path: folder("ledger.sqlite"))
            clip = try await TestClip.bytes
            path = try folder.file("clip.mp4", clip)
        }

        func shelf(
            _ environment: [String: String] = ProcessInfo.processInfo.environment,
            patience: Duration = .seconds(60)
        )
            -> PosterShelf
        { PosterShelf(archive: folder.path, environment: environment, patience: patience) }

        var check: PosterShelf.Check { PosterShelf.remembers(ledger) }

        var video: VideoFile { VideoFile(path: path, digest: ContentDigest(of: clip)) }

        var kept: [String] {
            (try? FileManager.default.contentsOfDirectory(atPath: folder("cache/posters")).sorted()) ?? []
        }
    }

    @Test func `a picture is made once, and needs neither the video nor ffmpeg later`() async throws {
        let bench = try await Bench()
        let digest = bench.video.digest
        let made = try #require(
            await bench.shelf().poster(of: [VideoFile(path: "clip.mp4", digest: digest)], holds: bench.check)
        )
        #expect(made.starts(with: [0xFF, 0xD8]) && made.count < 20_000)
        #expect(bench.kept == ["\(digest.hex.prefix(32)).1.jpg"])
        try FileManager.default.removeItem(atPath: bench.path)
        #expect(await bench.shelf([:], patience: .zero).poster(of: [bench.video], holds: bench.check) == made)
    }

    @Test func `a file with another content gives no picture`() async throws {
        let bench = try await Bench()
        let shelf = bench.shelf()
        #expect(
            await shelf.poster(
                of: [VideoFile(path: bench.path, digest: ContentDigest(of: "another".utf8))],
                holds: bench.check
            ) == nil
        )
        #expect(
            await shelf.poster(
                of: [VideoFile(path: "gone.mp4", digest: ContentDigest(of: "gone".utf8))],
                holds: bench.check
            ) == nil
        )
        #expect(await shelf.poster(of: [], holds: bench.check) == nil)
        #expect(bench.kept.isEmpty)
        #expect(await shelf.skipped == 0)
    }

    @Test func `a file of which the ledger knows the content is not read again, a changed one is`() async throws {
        let bench = try await Bench()
        let stamp = try FileStamp.of(path: bench.path)
        let check = bench.check
        // Nothing is known yet: the file is read.
        #expect(try await check(bench.path, bench.video.digest))
        let other = ContentDigest(of: "another".utf8)
        try await bench.ledger.remember(
            other,
            ofFile: bench.path,
            size: stamp.size,
            modified: stamp.mtimeNanoseconds,
            inode: stamp.inode
        )
        #expect(try await check(bench.path, other))
        try Data("changed".utf8).write(to: URL(filePath: bench.path))
        #expect(try await !check(bench.path, other))
        #expect(try await check(bench.path, ContentDigest(of: "changed".utf8)))
    }

    @Test func `the second best video is taken where the best is gone`() async throws {
        let bench = try await Bench()
        let gone = VideoFile(path: "/nowhere/prepared.mp4", digest: ContentDigest(of: "gone".utf8))
        #expect(await bench.shelf().poster(of: [gone, bench.video], holds: bench.check) != nil)
    }

    @Test func `without time nothing is made, and it is counted`() async throws {
        let bench = try await Bench()
        let shelf = bench.shelf(patience: .zero)
        #expect(await shelf.poster(of: [bench.video], holds: bench.check) == nil)
        #expect(await shelf.skipped == 1)
    }

    @Test func `half a picture in the cache is made anew`() async throws {
        let bench = try await Bench()
        let made = try #require(await bench.shelf().poster(of: [bench.video], holds: bench.check))
        try made.prefix(100).write(to: URL(filePath: bench.folder("cache/posters/\(bench.kept[0])")))
        #expect(await bench.shelf().poster(of: [bench.video], holds: bench.check) == made)
    }

    @Test func `a machine without ffmpeg has no pictures, and a text named like a clip gives none`() async throws {
        let bench = try await Bench()
        #expect(await bench.shelf(["PATH": "/nowhere"]).poster(of: [bench.video], holds: bench.check) == nil)
        let list = Array("#EXTM3U\n#EXTINF:1,\n/etc/passwd\n".utf8)
        let path = try bench.folder.file("list.mp4", list)
        #expect(
            await bench.shelf().poster(of: [VideoFile(path: path, digest: ContentDigest(of: list))], holds: bench.check)
                == nil
        )
    }
}
