import Hummingbird
import Logging
import NIOCore

/// What a route knows of its request besides the request: the connection, to answer with links to itself or to cut it.
struct SandboxContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    let channel: any Channel

    init(source: ApplicationRequestContextSource) {
        coreContext = .init(source: source)
        channel = source.channel
    }

    /// The sandbox's own address as this client reached it.
    var base: String {
        guard let address = channel.localAddress, let host = address.ipAddress, let port = address.port else {
            return ""
        }
        return "http://\(host.contains(":") ? "[\(host)]" : host):\(port)"
    }
}
