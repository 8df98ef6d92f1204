import EditModel
import Foundation

/// The rules about links: which addresses to try, and where a redirect may lead.
enum DownloadLink {
    /// The most redirects that are followed.
    static let mostRedirects = 5

    /// The addresses to try in turn: an http link of a provider is tried as https first, on the same host.
    ///
    /// - Parameters:
    ///   - link: The link as given.
    ///   - expected: Only an output may come over plain http; a clip of a manifest is https.
    /// - Throws: ``DownloadError`` for anything but a web address.
    static func candidates(_ link: String, for expected: ExpectedContent) throws -> [WebAddress] {
        guard let address = WebAddress(link) else {
            throw DownloadError(.notAllowed, "link-malformed", "the link is not an http or https address")
        }
        if address.isProtected { return [address] }
        guard expected == .output else {
            throw DownloadError(.notAllowed, "link-insecure", "\(address.withoutQuery) is not https")
        }
        var parts = URLComponents(string: link)
        parts?.scheme = "https"
        if parts?.port == 80 { parts?.port = nil }
        guard let secure = parts?.string.flatMap(WebAddress.init) else { return [address] }
        return [secure, address]
    }

    /// Where a redirect leads.
    ///
    /// - Parameters:
    ///   - location: The header `Location`; may be relative.
    ///   - current: The address that answered with it.
    /// - Throws: ``DownloadError`` when it leads out of https, from outside into this machine, or nowhere.
    static func redirect(_ location: String?, from current: WebAddress) throws -> WebAddress {
        guard let location, let next = current.resolving(location) else {
            throw DownloadError(
                .notAllowed,
                "redirect-malformed",
                "\(current.host) redirects to no http or https address"
            )
        }
        if current.scheme == "https", next.scheme == "http" {
            throw DownloadError(.notAllowed, "redirect-insecure", "\(current.host) redirects from https to plain http")
        }
        if next.isLoopback, !current.isLoopback {
            throw DownloadError(.notAllowed, "redirect-internal", "\(current.host) redirects into this machine")
        }
        return next
    }
}
