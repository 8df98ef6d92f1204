import EditModel
import Foundation
import Synchronization

/// A file that grows as its bytes come in: written, counted and hashed in step, so that a later try can go on.
final class PartialFile: Sendable {
    private let path: String
    private let expected: ExpectedContent
    private let state: Mutex<State>

    private struct State {
        let file: WritableFile
        var bytes: Int64 = 0
        var hasher = ContentHasher()
        var start: [UInt8] = []
        var isStartChecked = false
        /// The server's name for the content that is here, if it gave a strong one: only then can it be added to.
        var etag: String?
        /// The length of the whole, if the server said it.
        var total: Int64?
    }

    /// An empty file at that path; what was there is gone.
    ///
    /// - Throws: `WanbatchError` of kind storage.
    init(path: String, expected: ExpectedContent) throws {
        self.path = path
        self.expected = expected
        guard StepGate(.downloadBegun).pass() else { throw StorageError.last("cannot be made", path) }
        state = Mutex(State(file: try WritableFile(path)))
    }

    /// How many bytes are there.
    var bytes: Int64 { state.withLock { $0.bytes } }

    /// The server's name for the content, if it gave a strong one.
    var etag: String? { state.withLock { $0.etag } }

    /// The headers that ask for the rest only, if there is a part whose content has a name.
    var resumption: [WebHeader] {
        state.withLock { state in
            guard state.bytes > 0, let etag = state.etag else { return [] }
            return [WebHeader("Range", "bytes=\(state.bytes)-"), WebHeader("If-Range", etag)]
        }
    }

    /// Gets ready for the body of a 200 or a 206.
    ///
    /// - Returns: Whether the body fits what is here; if not, the file is empty again.
    /// - Throws: `WanbatchError` of kind storage.
    func begin(_ head: WebResponse) throws -> Bool {
        try state.withLock { state in
            let etag = head.header("ETag").flatMap { $0.hasPrefix("\"") ? $0 : nil }
            if head.status == 206 {
                let range = head.header("Content-Range").flatMap(ContentRange.init)
                let isSame = etag == nil || etag == state.etag
                if state.bytes > 0, let range, range.first == state.bytes, isSame {
                    state.total = range.total ?? range.last + 1
                    return true
                }
            }
            if state.bytes > 0 { try state.file.truncate() }
            state = State(file: state.file)
            guard head.status == 200 else { return false }
            state.etag = etag
            state.total = head.header("Content-Length").flatMap { Int64($0) }
            return true
        }
    }

    /// Begins again from nothing.
    ///
    /// - Throws: `WanbatchError` of kind storage.
    func restart() throws {
        try state.withLock { state in
            if state.bytes > 0 { try state.file.truncate() }
            state = State(file: state.file)
        }
    }

    /// Whether all is here that the server announced.
    var isWhole: Bool { state.withLock { $0.total == nil || $0.total == $0.bytes } }

    /// Adds bytes; refuses the whole as soon as its start shows that it is not what is wanted.
    ///
    /// - Throws: ``DownloadError``; `WanbatchError` of kind storage.
    func append(_ bytes: UnsafeRawBufferPointer) throws {
        try state.withLock { state in
            if !state.isStartChecked {
                state.start.append(contentsOf: bytes.prefix(ExpectedContent.decidingBytes - state.start.count))
                if state.start.count == ExpectedContent.decidingBytes {
                    try expected.check(start: state.start)
                    state.isStartChecked = true
                }
            }
            if state.bytes == 0, !StepGate(.downloadWritten).pass() {
                throw StorageError.last("cannot be written", path)
            }
            try state.file.write(bytes)
            state.hasher.update(bytes)
            state.bytes += Int64(bytes.count)
        }
    }

    /// The end: the last look at a short file, and everything safe on the disk.
    ///
    /// - Returns: The digest of the content.
    /// - Throws: ``DownloadError``; `WanbatchError` of kind storage.
    func finish() throws -> ContentDigest {
        try state.withLock { state in
            if !state.isStartChecked { try expected.check(start: state.start) }
            guard StepGate(.downloaded).pass() else { throw StorageError.last("cannot be written", path) }
            try state.file.synchronize()
            return state.hasher.digest()
        }
    }
}
