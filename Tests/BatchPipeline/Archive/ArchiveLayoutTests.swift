import EditModel
import Foundation
import Testing

@testable import BatchPipeline

@Suite struct ArchiveLayoutTests {
    @Test func everythingLiesWhereTheDesignSays() throws {
        let layout = try ArchiveLayout(root: "/data/archive/", batch: "night")
        #expect(layout.root == "/data/archive")
        #expect(layout.ledger == "/data/archive/ledger.sqlite")
        #expect(layout.outputs == "/data/archive/night/outputs")
        #expect(layout.reports == "/data/archive/night/reports")
        #expect(layout.logs == "/data/archive/night/logs")
        #expect(layout.cache == "/data/archive/cache")
        #expect(layout.temporary == "/data/archive/tmp/night")
        #expect(layout.sandbox == "/data/archive/sandbox")
    }

    @Test func aRelativeRootIsOfTheWorkingFolder() throws {
        let layout = try ArchiveLayout(root: "./archive/../other", batch: "night")
        #expect(layout.root == FileManager.default.currentDirectoryPath + "/other")
    }

    @Test func reportsNamePathsFromTheArchive() throws {
        let layout = try ArchiveLayout(root: "/data/archive", batch: "night")
        #expect(layout.relative("/data/archive/night/outputs/a.mp4") == "night/outputs/a.mp4")
        #expect(layout.relative("/data/archive2/a.mp4") == "/data/archive2/a.mp4")
        #expect(layout.absolute("night/outputs/a.mp4") == "/data/archive/night/outputs/a.mp4")
        #expect(layout.absolute(layout.relative("/elsewhere/a.mp4")) == "/elsewhere/a.mp4")
    }

    @Test func whoHoldsTheBatchCleansItsLeftovers() throws {
        let folder = try TemporaryFolder()
        let layout = try ArchiveLayout(root: folder("archive"), batch: "night")
        try DurableFiles.createFolders(layout.temporary + "/folder")
        try DurableFiles.write(
            [1],
            to: layout.temporary + "/left.part",
            temporary: layout.temporary,
            StepGate(.receiptWritten)
        )
        let opening = try ArchiveOpening(layout)
        #expect(try FileManager.default.contentsOfDirectory(atPath: layout.temporary).isEmpty)
        let error = #expect(throws: WanbatchError.self) { try ArchiveOpening(layout) }
        #expect(error?.kind == .busy)
        #expect(opening.isAlive("night"))
        #expect(!opening.isAlive("another"))
    }

    @Test func whatOutlivesADeadRunHasNoFolderToWriteTo() throws {
        let folder = try TemporaryFolder()
        let layout = try ArchiveLayout(root: folder("archive"), batch: "night")
        let dead = layout.scratch(of: "20261127T230000Z")
        try DurableFiles.createFolders(dead)
        let opening = try ArchiveOpening(layout)
        #expect(opening.layout.scratch(of: "20261128T030000Z") != dead)
        #expect(!FileManager.default.createFile(atPath: dead + "/prepare-1.mp4", contents: nil))
        #expect(try FileManager.default.contentsOfDirectory(atPath: layout.temporary).isEmpty)
    }
}
