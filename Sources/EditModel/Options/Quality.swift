/// The output tier of an edit. It decides the price and, with ``Aspect``, the size of the output.
public enum Quality: String, Hashable, Codable, Sendable, CaseIterable {
    /// 720p: the default of wanbatch, whatever the provider's own default is.
    case p720 = "720p"
    /// 1080p.
    case p1080 = "1080p"
}
