import EditModel
import Foundation
import JobLedger

/// A receipt as it is read again. Everything in it is hostile until it is checked by ``ReceiptReader``.
struct ReceiptDocument: Decodable {
    struct Submission: Decodable {
        var batch: String?
        var run_id: String
        var provider: String?
        var model: String?
        var url: String?
        var idempotency_key: String
        var posts: Int?
        var state: String?
        var submitted_at: String?
        var submitted_ms: Int64?
        var posted_ms: Int64?
        var accepted_at: String?
        var accepted_ms: Int64?
        var completed_at: String?
        var completed_ms: Int64?
        var input_ms: Int64?
        var expected_ms: Int64?
        var task_id: String?
        var usd: String?
        var basis: String?
        var reserved_usd: String?
        var usd_per_second: String?
        var credits: String?
    }

    struct Cost: Decodable {
        var basis: String
        var usd: String?
        var estimated_usd: String?
        var reserved_usd: String?
        var usd_per_second: String?
        var credits: String?
    }

    struct Output: Decodable {
        var file: String
        var sha256: ContentDigest
        var bytes: Int64
        var seconds: String
        var milliseconds: Int64?
        var width: Int
        var height: Int
        var warnings: [String]?
        var archived_at: String
        var archived_ms: Int64?
    }

    struct Row: Decodable {
        var batch: String
        var manifest: String?
        var ordinal: Int
        var file: String
        var line: Int
        var clip: String
        var stem: String
    }

    var receipt: Int
    var edit_id: EditID
    var world: World
    var provider: String
    var model: String
    var clip: String
    var clip_source: MediaSource?
    var references: [MediaSource]?
    var prompt: String
    var quality: Quality
    var options: EditOptions?
    var attempts: Int
    var task_id: String?
    var source_sha256: ContentDigest?
    var preparation: String?
    var submission: Submission
    var cost: Cost
    var output: Output
    var rows: [Row]?
    var earlier: [Submission]?
}
