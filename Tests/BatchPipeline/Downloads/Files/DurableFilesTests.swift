import EditModel
import Foundation
import Testing

@testable import BatchPipeline

@Suite struct DurableFilesTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func content(_ name: String) throws -> [UInt8] {
        Array(try Data(contentsOf: URL(fileURLWithPath: folder(name))))
    }

    @Test func aFileGetsItsNameAndLosesTheOldOne() throws {
        try DurableFiles.publish(try folder.file("tmp", [1, 2]), as: folder("final"), StepGate(.renamed))
        #expect(folder.names == ["final"])
        #expect(try content("final") == [1, 2])
    }

    @Test func aNameThatIsTakenIsNeverReplaced() throws {
        let tmp = try folder.file("tmp", [1])
        _ = try folder.file("final", [2])
        let error = #expect(throws: WanbatchError.self) {
            try DurableFiles.publish(tmp, as: folder("final"), StepGate(.renamed))
        }
        #expect(error?.code == "file-exists")
        #expect(try content("final") == [2])
        #expect(folder.names == ["final", "tmp"])
    }

    @Test func aMissingFileIsAnErrorOfTheStore() throws {
        let error = #expect(throws: WanbatchError.self) {
            try DurableFiles.rename(folder("missing"), to: folder("final"), StepGate(.renamed))
        }
        #expect(error?.kind == .storage)
        #expect(error?.code == "write-failed")
    }

    @Test func aSecondNameHasTheSameContent() throws {
        let first = try folder.file("first", [1, 2, 3])
        try DurableFiles.linkOrCopy(first, as: folder("second"), temporary: folder("tmp"), StepGate(.outputLinked))
        #expect(try content("second") == [1, 2, 3])
        #expect(folder.names == ["first", "second"])
        let error = #expect(throws: WanbatchError.self) {
            try DurableFiles.linkOrCopy(first, as: folder("second"), temporary: folder("tmp"), StepGate(.outputLinked))
        }
        #expect(error?.code == "file-exists")
    }

    @Test func aSecondNameInAnotherFileSystemIsACopy() throws {
        let shared = "/dev/shm/wanbatch-\(UUID().uuidString)"
        try DurableFiles.createFolders(shared)
        defer { try? FileManager.default.removeItem(atPath: shared) }
        let bytes = seededBytes(3_000_001)
        let first = try folder.file("first", bytes)
        try DurableFiles.linkOrCopy(first, as: shared + "/second", temporary: shared + "/tmp", StepGate(.outputLinked))
        #expect(Array(try Data(contentsOf: URL(fileURLWithPath: shared + "/second"))) == bytes)
        #expect(try FileManager.default.contentsOfDirectory(atPath: shared) == ["second"])
    }

    @Test func foldersAreMadeWithThoseAboveThem() throws {
        try DurableFiles.createFolders(folder("a/b/c"))
        try DurableFiles.createFolders(folder("a/b/c/"))
        _ = try folder.file("a/b/c/file", [])
        let error = #expect(throws: WanbatchError.self) { try DurableFiles.createFolders(folder("a/b/c/file")) }
        #expect(error?.kind == .storage)
        #expect(throws: WanbatchError.self) { try DurableFiles.createFolders(folder("a/b/c/file/d")) }
        #expect(throws: WanbatchError.self) { try DurableFiles.createFolders("") }
    }

    @Test(arguments: [("/a/b", "/a"), ("/a", "/"), ("a", "."), ("a/b/", "a"), ("/", "/")])
    func theFolderOfAPathIsFound(path: String, folder: String) {
        #expect(DurableFiles.folder(of: path) == folder)
    }

    @Test func aFullDiskIsCalledByItsName() throws {
        let file = try WritableFile("/dev/full")
        let error = #expect(throws: WanbatchError.self) {
            try [UInt8](repeating: 1, count: 10).withUnsafeBytes { try file.write($0) }
        }
        #expect(error?.code == "disk-full")
        #expect(error?.kind == .storage)
    }

    @Test func aLinkInTheWayIsNotFollowed() throws {
        _ = try folder.file("victim", [1, 2, 3])
        try FileManager.default.createSymbolicLink(atPath: folder("part"), withDestinationPath: folder("victim"))
        #expect(throws: WanbatchError.self) { try WritableFile(folder("part")) }
        #expect(try content("victim") == [1, 2, 3])
    }
}
