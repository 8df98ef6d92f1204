import NIOCore

/// Closes the connection of a client that takes nothing of what is written to it for a while, whatever it is, so that
/// it does not hold its place for ever.
///
/// It stands in the connection itself: only there is it known what has left. Who wants nothing written is the server's
/// own to watch, by its time for idle connections.
final class StallGuard: ChannelOutboundHandler, RemovableChannelHandler {
    typealias OutboundIn = NIOAny
    typealias OutboundOut = NIOAny

    private let patience: TimeAmount
    /// How many writes have not left yet.
    private var waiting = 0
    private var lastMove = NIODeadline.distantPast
    private var watch: Scheduled<Void>?

    /// A guard of one connection.
    ///
    /// - Parameter patience: How long the client may take nothing.
    init(patience: TimeAmount) { self.patience = patience }

    /// Counts the write until it has left.
    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        let left = promise ?? context.eventLoop.makePromise()
        if waiting == 0 { lastMove = context.eventLoop.now }
        waiting += 1
        left.futureResult.assumeIsolated().whenComplete { [self] _ in
            waiting -= 1
            lastMove = context.eventLoop.now
        }
        if watch == nil { look(context) }
        context.write(data, promise: left)
    }

    /// The connection is over.
    func handlerRemoved(context: ChannelHandlerContext) {
        watch?.cancel()
        watch = nil
    }

    /// Closes the connection when the patience is over, and looks again later while something waits.
    private func look(_ context: ChannelHandlerContext) {
        guard waiting > 0 else { return watch = nil }
        let end = lastMove + patience
        guard end > context.eventLoop.now else { return context.close(promise: nil) }
        watch = context.eventLoop.assumeIsolated().scheduleTask(deadline: end) { [self] in look(context) }
    }
}
