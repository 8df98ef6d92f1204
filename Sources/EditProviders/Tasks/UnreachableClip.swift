/// Recognises failures whose cause is that the provider could not fetch the clip or an image.
///
/// No document lists them. Taken as such: codes that name a URL or a download, Evolink's `resource_not_found`, and
/// messages that say that a download or a fetch failed (griptape issue 3296 quotes one of the model's own: "Download
/// the media resource timed out during the data inspection process").
enum UnreachableClip {
    /// Whether code or message say so.
    static func isCause(code: String, message: String) -> Bool {
        let name = code.lowercased().filter { $0 != "_" && $0 != "-" }
        if ["invalidurl", "urlinvalid", "downloadfailed", "filedownloadfailed", "resourcenotfound"].contains(name) {
            return true
        }
        let text = message.lowercased()
        let isFetch = ["download", "fetch", "retriev"].contains { text.contains($0) }
        let isTrouble = ["fail", "timed out", "timeout", "unable", "could not", "cannot", "can't", "error"].contains {
            text.contains($0)
        }
        if isFetch, isTrouble { return true }
        return ["not accessible", "inaccessible", "unreachable", "not reachable", "cannot access"].contains {
            text.contains($0)
        } && ["url", "video", "clip", "media", "image", "file", "resource"].contains { text.contains($0) }
    }
}
