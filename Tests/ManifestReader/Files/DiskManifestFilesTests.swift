import Foundation
import ManifestReader
import Testing

@Suite("Files of this machine")
final class DiskManifestFilesTests {
    private let room: String
    private let files = DiskManifestFiles()

    init() throws {
        room = FileManager.default.temporaryDirectory.appending(path: "disk-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: room + "/folder", withIntermediateDirectories: true)
        try Data("hello".utf8).write(to: URL(fileURLWithPath: room + "/file"))
        try FileManager.default.createSymbolicLink(atPath: room + "/link", withDestinationPath: "folder")
        try FileManager.default.createSymbolicLink(atPath: room + "/dangling", withDestinationPath: "nothing")
    }

    deinit { try? FileManager.default.removeItem(atPath: room) }

    @Test("the kind of a path follows links")
    func kinds() {
        #expect(files.kind(of: room + "/file") == .file)
        #expect(files.kind(of: room + "/folder") == .folder)
        #expect(files.kind(of: room + "/link") == .folder)
        #expect(files.kind(of: room + "/dangling") == .none)
        #expect(files.kind(of: room + "/file/x") == .none)
        #expect(files.kind(of: room + "/" + String(repeating: "x", count: 300)) == .none)
        #expect(files.kind(of: "/dev/null") == .other)
    }

    @Test("a file's bytes are read up to the limit and not beyond")
    func bytes() throws {
        #expect(try files.bytes(at: room + "/file", atMost: 5) == Array("hello".utf8))
        #expect(throws: ManifestFileProblem.tooLarge) { try files.bytes(at: room + "/file", atMost: 4) }
        #expect(throws: ManifestFileProblem.tooLarge) { try files.bytes(at: "/dev/zero", atMost: 1000) }
        #expect(throws: ManifestFileProblem.notReadable("No such file or directory")) {
            try files.bytes(at: room + "/none", atMost: 5)
        }
        #expect(throws: ManifestFileProblem.notReadable("Is a directory")) {
            try files.bytes(at: room + "/folder", atMost: 5)
        }
    }

    @Test("a folder's entries tell kind and link")
    func entries() throws {
        #expect(
            Set(try files.entries(of: room)) == [
                FolderEntry(name: "file", kind: .file), FolderEntry(name: "folder", kind: .folder),
                FolderEntry(name: "link", kind: .folder, isLink: true),
                FolderEntry(name: "dangling", kind: .none, isLink: true),
            ]
        )
        #expect(throws: ManifestFileProblem.notReadable("No such file or directory")) {
            try files.entries(of: room + "/none")
        }
    }

    @Test("relative paths start from the working folder")
    func workingFolder() {
        #expect(files.workingFolder == FileManager.default.currentDirectoryPath)
    }
}
