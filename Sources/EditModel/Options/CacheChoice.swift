/// Where prepared clips are shared, so that each is made once however many machines and archives need it.
public enum CacheChoice: Hashable, Sendable, CustomStringConvertible {
    /// A folder that all machines see, or one of this machine.
    ///
    /// - Parameter path: Its path.
    case folder(String)
    /// A remote of rclone.
    ///
    /// - Parameters:
    ///   - remote: The remote's name in rclone's configuration.
    ///   - path: Where in the remote; may be empty.
    case rclone(remote: String, path: String)

    /// A choice from its text; `nil` for anything else.
    ///
    /// - Parameter text: `rclone:REMOTE:PATH`, or a folder's path (`./rclone:x` for one that looks like the other).
    public init?(_ text: String) {
        if text.hasPrefix("rclone:") {
            guard case .rclone(let remote, let path)? = PublishChoice(text) else { return nil }
            self = .rclone(remote: remote, path: path)
        } else {
            guard !text.isEmpty, !text.unicodeScalars.contains(where: \.isUnprintable) else { return nil }
            self = .folder(text)
        }
    }

    /// The choice as it is written.
    public var description: String {
        switch self {
        case .folder(let path): path
        case .rclone(let remote, let path): "rclone:\(remote):\(path)"
        }
    }

    /// The same place, a relative path seen from a folder.
    ///
    /// - Parameter folder: The folder.
    public func relative(to folder: String) -> CacheChoice {
        guard case .folder(let path) = self, !path.hasPrefix("/"), !folder.isEmpty else { return self }
        return .folder(folder + "/" + path)
    }
}
