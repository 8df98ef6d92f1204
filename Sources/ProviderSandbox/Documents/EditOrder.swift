import EditModel
import Foundation

/// What a valid request asks for, whatever interface it came through.
struct EditOrder: Codable, Hashable, Sendable {
    var prompt = ""
    var videoURL: String
    var imageURLs: [String] = []
    var quality: Quality
    var aspect: Aspect?
    var keepsSound = false
    /// Seconds that are wanted of the clip; 0 for all.
    var duration = Decimal()
    var seed: Int?
    var watermark = false
    var callback: String?
}
