/// How long to wait for an answer, and how much of it to take. Every network wait has a limit.
public struct WebLimits: Hashable, Sendable {
    /// Until the connection stands, TLS included.
    public var connect: Duration
    /// Until the head of the answer is there.
    public var firstByte: Duration
    /// Until the head of the answer is there, once the whole body of the request is out; never later than `firstByte`.
    public var afterBody: Duration
    /// Between two pieces of the body, in either direction.
    public var betweenBytes: Duration
    /// Until all is done.
    public var whole: Duration
    /// The most bytes of an answer's body.
    public var maximumBytes: Int64

    /// Limits.
    ///
    /// - Parameters:
    ///   - connect: Until the connection stands.
    ///   - firstByte: Until the head of the answer is there.
    ///   - afterBody: The same, once the whole body of the request is out; `firstByte` where none is given.
    ///   - betweenBytes: Between two pieces of the body.
    ///   - whole: Until all is done.
    ///   - maximumBytes: The most bytes of an answer's body.
    public init(
        connect: Duration = .seconds(10),
        firstByte: Duration,
        afterBody: Duration? = nil,
        betweenBytes: Duration = .seconds(30),
        whole: Duration,
        maximumBytes: Int64
    ) {
        self.connect = connect
        self.firstByte = firstByte
        self.afterBody = min(afterBody ?? firstByte, firstByte)
        self.betweenBytes = betweenBytes
        self.whole = whole
        self.maximumBytes = maximumBytes
    }

    /// For questions: 15 s, as Evolink's own client; an answer of at most 8 MiB.
    public static let query = WebLimits(firstByte: .seconds(15), whole: .seconds(30), maximumBytes: 8 << 20)
    /// For a paid POST: 30 s, as Evolink's own client; an answer of at most 1 MiB.
    public static let submission = WebLimits(firstByte: .seconds(30), whole: .seconds(30), maximumBytes: 1 << 20)
    /// For an upload of up to 100 MB; 120 s for the answer, as Evolink's own client.
    public static let upload = WebLimits(
        firstByte: .seconds(600),
        afterBody: .seconds(120),
        whole: .seconds(900),
        maximumBytes: 1 << 20
    )
    /// For an output or a clip: up to 1 GiB; a quarter of an hour for each try, which goes on where the last one broke.
    public static let download = WebLimits(firstByte: .seconds(60), whole: .seconds(900), maximumBytes: 1 << 30)
}
