/// Where a clip or a reference image is: a file of this machine, or an address.
public enum MediaSource: Hashable, Codable, Sendable {
    /// A local file, by its absolute path.
    case file(path: String)
    /// An https address (http only on loopback), as the manifest gives it.
    case url(String)

    /// The path or the address.
    public var text: String {
        switch self {
        case .file(let path): path
        case .url(let address): address
        }
    }
}
