import EditModel

/// What `--publish` asks for.
public enum PublishChoice: Hashable, Sendable {
    /// The provider's own store where it has one.
    case auto
    /// The provider's own store.
    case upload
    /// An rclone remote, for example `REMOTE:PATH`.
    case rclone(String)
    /// The server of our own; its address, if one is given.
    case serve(ServeAddress?)

    /// A choice from the option's text.
    ///
    /// - Parameter text: `auto`, `upload`, `rclone:REMOTE:PATH`, `serve` or `serve:ADDRESS`.
    /// - Throws: `WanbatchError` of kind usage.
    public init(_ text: String) throws {
        switch text {
        case "auto": self = .auto
        case "upload": self = .upload
        case "serve": self = .serve(nil)
        default:
            if text.hasPrefix("rclone:") {
                let remote = String(text.dropFirst(7))
                guard let colon = remote.firstIndex(of: ":"), colon > remote.startIndex, !remote.hasPrefix("-") else {
                    throw Self.unknown(text)
                }
                self = .rclone(remote)
            } else if text.hasPrefix("serve:"), let address = ServeAddress(String(text.dropFirst(6))) {
                self = .serve(address)
            } else {
                throw Self.unknown(text)
            }
        }
    }

    private static func unknown(_ text: String) -> WanbatchError {
        WanbatchError(
            .usage,
            "publish-unknown",
            "--publish \(text) is not known",
            hint: "give upload, serve, serve:ADDRESS:PORT, rclone:REMOTE:PATH or auto"
        )
    }
}
