import AsyncHTTPClient
import EditModel
import Foundation
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL

extension WebFailure {
    /// The server closed without a head, as far as anybody saw.
    static let noAnswer = WebFailure(.maybeSent, "reset", "the connection closed without an answer")

    /// What an error of the network means for a request without a body; what left of a body is for who sent it to say.
    ///
    /// - Parameters:
    ///   - error: The error as AsyncHTTPClient and SwiftNIO give it.
    ///   - host: The host, for the message.
    init(mapping error: any Error, host: String) {
        if let failure = error as? WebFailure {
            self = failure
            return
        }
        let (isBeforeConnection, code) = Self.stage(of: error)
        self.init(
            isBeforeConnection ? .notSent : .maybeSent,
            code,
            "\(host): \(Self.words(code)) (\(Self.detail(error)))"
        )
    }

    /// Whether an error comes before a connection stands, and its code.
    private static func stage(of error: any Error) -> (isBeforeConnection: Bool, code: String) {
        switch error {
        case let error as NIOConnectionError:
            return (true, error.connectionErrors.isEmpty ? "dns" : "connect")
        case let error as HTTPClientError:
            return stage(of: error)
        case let error as NIOSSLError:
            if case .handshakeFailed = error { return (true, "tls") }
            return (false, error == .uncleanShutdown ? "reset" : "tls")
        case is NIOSSLExtraError:
            return (true, "tls")
        case is HTTPParserError:
            return (false, "malformed")
        case let error as IOError:
            return connectErrors.contains(error.errnoCode) ? (true, "connect") : (false, "reset")
        case is SocketAddressError:
            return (true, "dns")
        default:
            return (false, "reset")
        }
    }

    private static func stage(of error: HTTPClientError) -> (isBeforeConnection: Bool, code: String) {
        switch error {
        case .connectTimeout, .getConnectionFromPoolTimeout: (true, "connect")
        case .tlsHandshakeTimeout: (true, "tls")
        case .invalidURL, .emptyHost, .emptyScheme: (true, "malformed")
        case .readTimeout, .writeTimeout, .deadlineExceeded: (false, "timeout")
        case .cancelled, .alreadyShutdown, .requestStreamCancelled: (false, "cancelled")
        case .remoteConnectionClosed, .uncleanShutdown: (false, "reset")
        default: (false, "malformed")
        }
    }

    /// Errors of the socket that only making a connection, or not even that, can give.
    private static let connectErrors: Set<CInt> = [
        ECONNREFUSED, ENETUNREACH, EHOSTUNREACH, EADDRNOTAVAIL, EMFILE, ENFILE, EACCES, EAFNOSUPPORT,
    ]

    private static func words(_ code: String) -> String {
        switch code {
        case "dns": "the name cannot be found"
        case "connect": "no connection"
        case "tls": "no secure connection"
        case "timeout": "no answer in time"
        case "malformed": "not a valid request or answer"
        case "cancelled": "cancelled"
        default: "the connection broke off"
        }
    }

    /// A short text of an error; of a failed connection, the last reason.
    private static func detail(_ error: any Error) -> String {
        switch error {
        case let error as NIOConnectionError:
            if let last = error.connectionErrors.last { return "\(last.error)" }
            if let lookup = error.dnsAError ?? error.dnsAAAAError { return "\(lookup)" }
            return "no address"
        case let error as HTTPClientError: return error.shortDescription
        default: return "\(error)"
        }
    }
}
