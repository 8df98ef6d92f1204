import Foundation
import Synchronization

/// A new file that text is put into bit by bit, and that reaches the disk when it is closed.
final class ScratchFile: Sendable {
    private struct Standing {
        var file: FileHandle
        var waiting = Data()
    }

    private let standing: Mutex<Standing>

    /// Makes the file.
    ///
    /// - Throws: What Foundation says, also where there is such a file.
    init(_ path: String) throws {
        try Data().write(to: URL(fileURLWithPath: path), options: .withoutOverwriting)
        standing = Mutex(Standing(file: try FileHandle(forWritingTo: URL(fileURLWithPath: path))))
    }

    /// Appends a text.
    func write(_ text: String) throws {
        try standing.withLock { standing in
            standing.waiting.append(contentsOf: text.utf8)
            guard standing.waiting.count >= Self.atOnce else { return }
            try standing.file.write(contentsOf: standing.waiting)
            standing.waiting.removeAll(keepingCapacity: true)
        }
    }

    /// Appends a file's bytes.
    func append(contentsOf path: String) throws {
        let source = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
        defer { try? source.close() }
        try standing.withLock { standing in
            while let bytes = try source.read(upToCount: Self.atOnce), !bytes.isEmpty {
                try standing.file.write(contentsOf: bytes)
            }
        }
    }

    /// Brings everything to the disk.
    func close() throws {
        try standing.withLock { standing in
            try standing.file.write(contentsOf: standing.waiting)
            standing.waiting = Data()
            try standing.file.synchronize()
            try standing.file.close()
        }
    }

    private static let atOnce = 1 << 18
}
