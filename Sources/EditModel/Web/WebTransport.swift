/// Who sends requests. The live one follows no redirects, retries nothing and adds only the product's User-Agent:
/// rules about those belong to whoever asks.
public protocol WebTransport: Sendable {
    /// Sends a request and takes the whole answer.
    ///
    /// - Parameters:
    ///   - request: What to send.
    ///   - limits: How long to wait, and how much to take.
    /// - Returns: The answer, whatever its status.
    /// - Throws: ``WebFailure`` when there is no whole answer; `CancellationError`.
    func send(_ request: WebRequest, limits: WebLimits) async throws -> WebResponse

    /// Sends a request and hands the answer's body over piece by piece.
    ///
    /// - Parameters:
    ///   - request: What to send.
    ///   - limits: How long to wait, and how much to take.
    ///   - onHead: Sees status and headers first; says whether the body is wanted.
    ///   - onBytes: Takes each piece of the body in order.
    /// - Returns: Status and headers.
    /// - Throws: ``WebFailure`` when the answer broke off; whatever `onHead` and `onBytes` throw.
    func receive(
        _ request: WebRequest,
        limits: WebLimits,
        onHead: @escaping @Sendable (WebResponse) async throws -> Bool,
        onBytes: @escaping @Sendable (UnsafeRawBufferPointer) throws -> Void
    ) async throws -> WebResponse
}
