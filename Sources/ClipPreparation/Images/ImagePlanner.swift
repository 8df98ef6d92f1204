public import EditModel

/// Decides what is to be done with a reference image. Pure.
///
/// Taken as it is: JPEG, PNG without alpha, BMP or WEBP, still, upright, with 8 bits a colour, within the limits
/// (seed documents: sides of 240 to 8000 px, 1:8 to 8:1, at most 20 MB).
public struct ImagePlanner: Sendable {
    /// What the provider takes.
    public let limits: ImageLimits

    /// A planner.
    ///
    /// - Parameter limits: What the provider takes.
    public init(limits: ImageLimits = .wan27) { self.limits = limits }

    /// Everything in which the image is not what the provider takes; empty when it is.
    ///
    /// - Parameter facts: What is known of the image.
    public func violations(of facts: ImageFacts) -> [String] {
        var found: [String] = []
        let size = facts.displaySize
        if facts.hasAlpha {
            // A JPEG has no transparency: a fourth channel is the black of printers.
            found.append(facts.format == .jpeg ? "colours for print" : "transparency")
        } else if !facts.hasUsualDepth {
            found.append("pixel format \(facts.pixelFormat)")
        }
        if facts.orientation != 1 { found.append("turned by EXIF") }
        if facts.bytes > limits.maximumBytes { found.append("\(facts.bytes) bytes, over \(limits.maximumBytes)") }
        if max(size.width, size.height) > limits.maximumAspect * min(size.width, size.height) {
            found.append("aspect \(size)")
        }
        if [size.width, size.height].contains(where: { $0 < limits.minimumSide || $0 > limits.maximumSide }) {
            found.append("size \(size)")
        }
        return found
    }

    /// Decides.
    ///
    /// - Parameter facts: What is known of the image.
    public func decide(_ facts: ImageFacts) -> ImageDecision {
        let size = facts.codedSize
        let pixels = size.width.multipliedReportingOverflow(by: size.height)
        if facts.isAnimated { return refuse(ImageProbe.animated("the image")) }
        guard !pixels.overflow, pixels.partialValue <= ImageProbe.maximumPixels else {
            let error = WanbatchError(
                .edit,
                "image-too-large",
                "the image is \(size) pixels: too large to be decoded safely",
                hint: "make a smaller copy"
            )
            return refuse(error)
        }
        let violations = violations(of: facts)
        guard !violations.isEmpty else { return ImageDecision(action: .pass, reasons: [], recipeKey: "pass") }
        let geometry = ClipGeometry(
            of: facts.displaySize,
            limits: (limits.minimumSide, limits.maximumSide, limits.maximumAspect),
            fit: .pad,
            evenSides: false
        )
        let key = EncodingRecipe.key(ImageRecipe.convert(geometry, facts, quality: 2, input: "IN", output: "OUT"))
        return ImageDecision(action: .convert(geometry), reasons: violations, recipeKey: key)
    }

    private func refuse(_ error: WanbatchError) -> ImageDecision {
        ImageDecision(action: .refuse(error), reasons: [error.message], recipeKey: "refuse")
    }
}
