public import EditModel

/// Says whether a link may lead to an address, before it is asked: a provider fetches from the public internet alone.
///
/// Gives where to connect, which is empty where the host is a number itself; `nil` when the address leads into a private
/// network, also by its name. Throws `WebFailure` when the name cannot be found.
public typealias AddressJudge = @Sendable (_ address: WebAddress) async throws -> [HostAddress]?
