import EditModel
import Foundation

/// The documented limits of clips and reference images, read strictly (both seeds, `video_urls` and `image_urls`).
enum ClipRules {
    private static let clip = ClipLimits.wan27
    private static let image = ImageLimits.wan27

    /// - Throws: ``TaskFailure`` with what is wrong with the clip.
    static func check(_ facts: MediaFacts) throws(TaskFailure) {
        guard facts.length >= clip.minimumDuration, facts.length <= clip.maximumDuration else {
            throw .invalid("video duration must be 2 to 10 seconds, got \(facts.length.shortest)")
        }
        let sides = clip.minimumSide...clip.maximumSide
        guard sides.contains(facts.stored.width), sides.contains(facts.stored.height) else {
            throw .invalid("video width and height must be 240 to 4096 pixels, got \(facts.stored)")
        }
        guard isWithin(clip.maximumAspect, facts.stored), isWithin(clip.maximumAspect, facts.shape) else {
            throw .invalid("video aspect ratio must be 1:8 to 8:1, got \(facts.stored)")
        }
    }

    /// - Throws: ``TaskFailure`` with what is wrong with the picture.
    static func check(image facts: MediaFacts) throws(TaskFailure) {
        let sides = image.minimumSide...image.maximumSide
        guard sides.contains(facts.stored.width), sides.contains(facts.stored.height),
            isWithin(image.maximumAspect, facts.stored)
        else {
            throw TaskFailure(
                code: "image_dimension_mismatch",
                message: "image sides must be 240 to 8000 pixels and 1:8 to 8:1, got \(facts.stored)"
            )
        }
        guard !["rgba", "bgra", "argb", "abgr", "ya8", "ya16be", "rgba64be", "yuva420p"].contains(facts.pixelFormat)
        else {
            throw TaskFailure(code: "image_processing_error", message: "image transparency is not supported")
        }
    }

    private static func isWithin(_ most: Int, _ size: PixelSize) -> Bool {
        max(size.width, size.height) <= most * min(size.width, size.height)
    }

    /// The shape as shown is a quotient of doubles: one pixel in the longest side is forgiven.
    private static func isWithin(_ most: Int, _ shape: Double) -> Bool {
        max(shape, 1 / shape) <= Double(most) * (1 + 1 / Double(clip.maximumSide))
    }
}
