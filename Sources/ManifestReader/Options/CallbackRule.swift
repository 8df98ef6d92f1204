import EditModel

/// Where a provider may be asked to report: an https address that the internet can reach.
///
/// Evolink, documentation of `callback_url`: HTTPS only, no private addresses, at most 2048 characters. What a name
/// resolves to is not asked here.
enum CallbackRule {
    private static let maximumLength = 2048
    private static let innerEndings = [".localhost", ".localdomain", ".local", ".internal"]

    static func check(_ text: String) throws(ValueProblem) -> String {
        guard let address = WebAddress(text), address.scheme == "https" else {
            throw ValueProblem("callback must be an https address", hint: "for example https://example.com/done")
        }
        guard text.unicodeScalars.count <= maximumLength else {
            throw ValueProblem("callback may have at most \(maximumLength) characters")
        }
        if isInner(address.host) {
            throw ValueProblem("callback must be reachable from the internet; \(address.host) is not")
        }
        return text
    }

    /// A number that is not a plain address is one in disguise: some resolvers read 2130706433 as 127.0.0.1.
    private static func isInner(_ written: String) -> Bool {
        let host = written.utf8.last == UInt8(ascii: ".") ? String(written.dropLast()) : written
        if let number = HostAddress(host) { return number.isInternal }
        guard let last = host.split(separator: ".").last, host.contains("."), !host.contains(":") else { return true }
        return innerEndings.contains(where: host.hasSuffix) || last.first?.isNumber == true
    }
}
