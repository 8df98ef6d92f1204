import EditModel

/// What is taken as a base URL: https, or http to this machine; no query and no fragment, as a path is added to it.
enum BaseURL {
    /// The address in a variable of the environment, or the default.
    ///
    /// - Throws: `WanbatchError` of kind `usage`.
    static func read(
        variable: String?,
        default fallback: String?,
        environment: [String: String]
    ) throws -> WebAddress? {
        let given = variable.flatMap { environment[$0] }.flatMap { $0.isEmpty ? nil : $0 }
        guard let text = given ?? fallback else { return nil }
        guard let address = WebAddress(text) else { throw problem("it", name: variable) }
        try check(address, name: variable)
        return address
    }

    /// Looks at an address.
    ///
    /// - Throws: `WanbatchError` of kind `usage`.
    static func check(_ address: WebAddress, name: String? = nil) throws {
        let hasTail = address.text.contains { $0 == "?" || $0 == "#" }
        guard address.isProtected, !hasTail else { throw problem(address.withoutQuery, name: name) }
    }

    private static func problem(_ text: String, name: String?) -> WanbatchError {
        WanbatchError(
            .usage,
            "base-url",
            "\(name ?? "The provider's base URL"): \(String(text.prefix(200))) is not taken as a base URL.",
            hint: "It must begin with https://, or with http:// and a loopback address, and have no query."
        )
    }
}
