import Dispatch
import EditModel
import Foundation
import SystemPackage

/// File operations that wait for the disk, away from the threads of Swift's concurrency; durable where they say so.
enum Disk {
    private static let queue = DispatchQueue(label: "sandbox.disk", attributes: .concurrent)

    /// Runs blocking work on a thread that may block.
    static func run<Value: Sendable>(_ work: @escaping @Sendable () throws -> Value) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            queue.async { continuation.resume(with: Result { try work() }) }
        }
    }

    /// Writes a file so that it is there whole or not at all, even after a power cut.
    static func write(_ bytes: [UInt8], to path: FilePath) throws {
        let part = FilePath(path.string + ".part")
        let file = try FileDescriptor.open(
            part,
            .writeOnly,
            options: [.create, .truncate, .closeOnExec],
            permissions: .ownerReadWrite
        )
        try file.closeAfter {
            _ = try file.writeAll(bytes)
            try file.sync()
        }
        try rename(part, to: path)
    }

    /// Moves a finished file to its place: its content first, then its name, are durable.
    static func settle(_ part: FilePath, at path: FilePath) throws {
        let file = try FileDescriptor.open(part, .readOnly, options: .closeOnExec)
        try file.closeAfter { try file.sync() }
        try rename(part, to: path)
    }

    /// At most `count` bytes of a file, fewer only at its end.
    static func read(_ path: FilePath, at offset: Int64, count: Int) throws -> [UInt8] {
        let file = try FileDescriptor.open(path, .readOnly, options: .closeOnExec)
        return try file.closeAfter {
            try [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
                while filled < count {
                    let rest = UnsafeMutableRawBufferPointer(rebasing: UnsafeMutableRawBufferPointer(buffer)[filled...])
                    let got = try file.read(fromAbsoluteOffset: offset + Int64(filled), into: rest)
                    if got == 0 { return }
                    filled += got
                }
            }
        }
    }

    /// The whole of a small file; `nil` when there is none.
    static func contents(_ path: FilePath) throws -> [UInt8]? {
        guard FileManager.default.fileExists(atPath: path.string) else { return nil }
        return Array(try Data(contentsOf: URL(filePath: path.string)))
    }

    static func makeFolder(_ path: FilePath) throws {
        try FileManager.default.createDirectory(atPath: path.string, withIntermediateDirectories: true)
    }

    /// Removes a file or folder that may not be there.
    static func remove(_ path: FilePath) {
        try? FileManager.default.removeItem(atPath: path.string)
    }

    private static func rename(_ part: FilePath, to path: FilePath) throws {
        guard Foundation.rename(part.string, path.string) == 0 else { throw Errno(rawValue: errno) }
        try syncFolder(of: path)
    }

    /// Makes a new name durable.
    static func syncFolder(of path: FilePath) throws {
        let folder = try FileDescriptor.open(path.removingLastComponent(), .readOnly, options: .closeOnExec)
        try folder.closeAfter { try folder.sync() }
    }
}

extension FileDescriptor {
    /// Waits until everything written is on the disk.
    func sync() throws {
        guard fsync(rawValue) == 0 else { throw Errno(rawValue: errno) }
    }
}
