extension StringProtocol {
    /// The text with the query of every web address in it replaced by `?...`: a presigned query is a secret.
    public var withoutQueries: String {
        guard utf8.contains(UInt8(ascii: "?")) else { return String(self) }
        var text = ""
        var rest = self[...]
        while let scheme = rest.firstRange(of: "://") {
            let address = rest[scheme.upperBound...].prefix { !$0.endsAddress }
            guard let cut = address.firstIndex(of: "?") else {
                text += rest[..<address.endIndex]
                rest = rest[address.endIndex...]
                continue
            }
            text += rest[..<cut] + "?..."
            rest = rest[address.endIndex...]
        }
        return text + rest
    }
}

extension Character {
    /// Whether an address in a text is over before this character.
    fileprivate var endsAddress: Bool { isWhitespace || ["\"", "'", "<", ">", "`", "\\"].contains(self) }
}
