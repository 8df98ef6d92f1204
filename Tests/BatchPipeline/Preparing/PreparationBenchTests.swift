import ClipPreparation
import EditModel
import Foundation
import JobLedger
import Testing

@testable import BatchPipeline

@Suite("Where prepared files come from", .timeLimit(.minutes(10))) struct PreparationBenchTests {
    @Test("what was made is not read again: its digest is remembered with the file as it was")
    func remembered() async throws {
        let night = try await Night(Night.edits(1))
        #expect(try await night.run().exit == 0)
        let layout = try ArchiveLayout(root: night.archive, batch: "night")
        let ledger = try night.ledger
        let factory = MediaRoomFactory(
            layout: layout,
            ledger: ledger,
            world: night.world,
            settings: Night.settings,
            shelf: nil
        )
        let bench = PreparationBench(
            media: try await factory.room(),
            ledger: ledger,
            desk: ShelfDesk(layout, random: night.world.random),
            shelf: nil,
            timekeeper: night.world.timekeeper,
            warn: { _, _ in }
        )
        let item = ShelfItem(source: ContentDigest(of: "source".utf8), recipe: "recipe", form: .image)
        let part = try await bench.part(of: item) { path, _ in
            try Data("made".utf8).write(to: URL(filePath: path))
            return PreparedFile(
                path: path,
                finding: try await FileDigester().digest(path: path),
                bytes: 4,
                duration: .zero,
                size: PixelSize(width: 1, height: 1),
                container: "jpg"
            )
        }
        let path = try #require(part.path)
        let stamp = try FileStamp.of(path: path)
        let known = try await ledger.digest(
            ofFile: path,
            size: stamp.size,
            modified: stamp.mtimeNanoseconds,
            inode: stamp.inode
        )
        #expect(known == ContentDigest(of: "made".utf8))
        #expect(known == part.digest)
    }
}
