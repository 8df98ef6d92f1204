public import Foundation

extension WebResponse {
    /// The server's time of day when it answered, as its `Date` header says (RFC 9110, 6.6.1); whole seconds.
    public var date: Date? { header("Date").flatMap(HTTPDate.date) }
}
