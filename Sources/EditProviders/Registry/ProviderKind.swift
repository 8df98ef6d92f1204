public import EditModel

/// A provider before it is configured: what it takes, and where its key and its address come from.
public protocol ProviderKind: Sendable {
    /// What the provider takes and offers.
    var traits: ProviderTraits { get }
    /// The environment variable with its API key; `nil` where no key is needed. The variable of the same name with
    /// `_FILE` added names a file with the key.
    var keyVariable: String? { get }
    /// The key that is sent where none is needed.
    var fixedKey: Secret? { get }
    /// The environment variable that replaces its base URL; `nil` where the address is only known at run time.
    var baseURLVariable: String? { get }
    /// Its base URL; `nil` where the address is only known at run time.
    var defaultBaseURL: String? { get }
    /// The environment variable that replaces the base URL of its file storage.
    var filesURLVariable: String? { get }
    /// The base URL of its file storage; `nil` where it has none of its own address.
    var defaultFilesURL: String? { get }

    /// The provider, ready to be asked.
    ///
    /// - Parameter configuration: Address and key.
    /// - Throws: `WanbatchError` of kind `usage` for an address that is not taken, `access` for a key that cannot be
    ///   sent.
    func make(_ configuration: ProviderConfiguration) throws -> any EditProvider
}

extension ProviderKind {
    /// The environment variable that names a file with the key.
    public var keyFileVariable: String? { keyVariable.map { $0 + "_FILE" } }

    /// No fixed key.
    public var fixedKey: Secret? { nil }
    /// No file storage.
    public var filesURLVariable: String? { nil }
    /// No file storage.
    public var defaultFilesURL: String? { nil }

    /// The base URL that counts.
    ///
    /// - Parameter environment: The environment's variables.
    /// - Returns: `nil` where the address is only known at run time.
    /// - Throws: `WanbatchError` of kind `usage` when the variable has something else than an https URL, or an http URL
    ///   of this machine.
    public func baseURL(environment: [String: String]) throws -> WebAddress? {
        try BaseURL.read(variable: baseURLVariable, default: defaultBaseURL, environment: environment)
    }

    /// The base URL of the file storage that counts.
    ///
    /// - Parameter environment: The environment's variables.
    /// - Returns: `nil` where there is none of its own address.
    /// - Throws: `WanbatchError` of kind `usage`, as ``baseURL(environment:)``.
    public func filesURL(environment: [String: String]) throws -> WebAddress? {
        try BaseURL.read(variable: filesURLVariable, default: defaultFilesURL, environment: environment)
    }
}
