import EditModel

/// Where an output can be fetched.
public struct OutputLink: Sendable, Hashable {
    /// An http or https URL.
    public var url: String
    /// How long the provider says that it lives; `nil` if unknown. Zero never comes here: Novita says `"0"` for links
    /// that live an hour.
    public var ttl: Duration?

    /// A link.
    ///
    /// - Parameters:
    ///   - url: An http or https URL.
    ///   - ttl: How long the provider says that it lives.
    public init(url: String, ttl: Duration? = nil) {
        self.url = url
        self.ttl = ttl
    }

    /// Those of the candidates that are http or https URLs, each once, in order; at most 16.
    static func usable(_ candidates: [OutputLink]) -> [OutputLink] {
        var usable: [OutputLink] = []
        for link in candidates where usable.count < 16 && link.url.utf8.count <= 8192 {
            guard WebAddress(link.url) != nil, !usable.contains(where: { $0.url == link.url }) else { continue }
            usable.append(link)
        }
        return usable
    }
}
