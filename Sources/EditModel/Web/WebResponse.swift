/// An answer as a value.
public struct WebResponse: Sendable {
    /// The HTTP status.
    public var status: Int
    /// The headers.
    public var headers: [WebHeader]
    /// The body; empty when it was streamed elsewhere.
    public var body: [UInt8]

    /// An answer.
    ///
    /// - Parameters:
    ///   - status: The HTTP status.
    ///   - headers: The headers.
    ///   - body: The body.
    public init(status: Int, headers: [WebHeader] = [], body: [UInt8] = []) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    /// The first header of that name, whatever its case.
    ///
    /// - Parameter name: The header's name.
    public func header(_ name: String) -> String? {
        let lower = name.lowercased()
        return headers.first { $0.name.lowercased() == lower }?.value
    }

    /// Whether the status is 2xx.
    public var isSuccess: Bool { (200...299).contains(status) }
}
