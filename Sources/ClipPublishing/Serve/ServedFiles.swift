import Synchronization

/// The files that are published now, by their paths.
final class ServedFiles: Sendable {
    private let files = Mutex<[String: PublishableFile]>([:])

    /// The file of a path.
    subscript(path: String) -> PublishableFile? {
        get { files.withLock { $0[path] } }
        set { files.withLock { $0[path] = newValue } }
    }
}
