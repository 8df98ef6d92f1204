import EditModel
import Foundation

/// How bodies become bytes: JSON with sorted keys, so that equal orders give equal bytes.
enum RequestBody {
    /// The bytes of a body.
    ///
    /// - Throws: `EncodingError`, for a value that JSON cannot hold.
    static func bytes(_ body: some Encodable) throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return Array(try encoder.encode(body))
    }

    /// Seconds in their shortest decimal form: 2.5 is `2.5`, 5 is `5`. Milliseconds count, as in an edit's identity.
    static func seconds(_ duration: Duration) -> Decimal { Decimal(duration.inMilliseconds) / 1000 }
}
