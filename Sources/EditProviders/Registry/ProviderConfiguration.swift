public import EditModel

/// Where a provider is, and the key to it.
public struct ProviderConfiguration: Sendable {
    /// The base URL, to which paths are added.
    public var baseURL: WebAddress
    /// The API key.
    public var apiKey: Secret

    /// A configuration.
    ///
    /// - Parameters:
    ///   - baseURL: The base URL, to which paths are added.
    ///   - apiKey: The API key.
    public init(baseURL: WebAddress, apiKey: Secret) {
        self.baseURL = baseURL
        self.apiKey = apiKey
    }

    /// Looks at the address and the key.
    ///
    /// - Parameter keyVariable: Where the key comes from, for the message.
    /// - Throws: `WanbatchError` of kind `usage` for the address, `access` for the key.
    func check(keyVariable: String?) throws {
        try BaseURL.check(baseURL)
        let key = apiKey.reveal().utf8
        guard !key.isEmpty, key.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            throw WanbatchError(
                .access,
                "key-malformed",
                "\(keyVariable ?? "The API key") is empty, or has characters that no key has.",
                hint: "Copy the key again: one word, without quotes, spaces or line breaks inside."
            )
        }
    }
}
