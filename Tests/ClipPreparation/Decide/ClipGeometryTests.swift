import ClipPreparation
import EditModel
import TestSupport
import Testing

@Suite struct ClipGeometryTests {
    private static let limits = (minimumSide: 240, maximumSide: 4096, aspect: 8)

    @Test(arguments: [
        (240, 240, 240, 240), (239, 239, 240, 240), (239, 478, 240, 480), (4096, 4096, 4096, 4096),
        (4098, 4098, 4096, 4096), (8192, 4096, 4096, 2048), (641, 359, 640, 358), (1920, 240, 1920, 240),
        (240, 1920, 240, 1920), (160, 120, 320, 240), (1080, 1920, 1080, 1920), (32768, 4096, 4096, 512),
    ])
    func sizesAtTheEdges(_ width: Int, _ height: Int, _ wantedWidth: Int, _ wantedHeight: Int) {
        let size = PixelSize(width: width, height: height)
        let geometry = ClipGeometry(of: size, limits: Self.limits, fit: .pad)
        // 641x359 may become 640x358 or 640x360: both are within a pixel.
        let wanted = PixelSize(width: wantedWidth, height: wantedHeight)
        let other = PixelSize(width: wantedWidth, height: wantedHeight + 2)
        #expect(geometry.output == wanted || (width % 2 != 0 && geometry.output == other))
        #expect(!geometry.isPadded && geometry.crop == nil)
    }

    @Test(arguments: FitRule.allCases)
    func aPixelPastEightToOneIsPaddedOrCropped(_ fit: FitRule) {
        let geometry = ClipGeometry(of: PixelSize(width: 1930, height: 240), limits: Self.limits, fit: fit)
        #expect(geometry.isPadded == (fit == .pad))
        #expect((geometry.crop != nil) == (fit == .crop))
        #expect(geometry.output.width <= 8 * geometry.output.height)
    }

    @Test(arguments: FitRule.allCases, [UInt64(1), 2, 3, 4])
    func everyPlanConformsIsEvenAndKeepsTheAspect(_ fit: FitRule, _ seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<5000 {
            // Sides over all orders of magnitude, not only large ones.
            let width = Int.random(in: 1...(1 << Int.random(in: 1...14, using: &generator)), using: &generator)
            let height = Int.random(in: 1...(1 << Int.random(in: 1...14, using: &generator)), using: &generator)
            check(PixelSize(width: width, height: height), fit)
        }
    }

    private func check(_ size: PixelSize, _ fit: FitRule) {
        let geometry = ClipGeometry(of: size, limits: Self.limits, fit: fit)
        let (output, content) = (geometry.output, geometry.content)
        let sides = [output.width, output.height]
        #expect(sides.allSatisfy { (240...4096).contains($0) && $0 % 2 == 0 }, "\(size) \(fit): \(output)")
        #expect(max(output.width, output.height) <= 8 * min(output.width, output.height), "\(size) \(fit): \(output)")
        #expect(content.width <= output.width && content.height <= output.height, "\(size) \(fit): \(content)")
        #expect(content.width % 2 == 0 && content.height % 2 == 0)

        // The part that is kept, scaled: each side within a pixel of what one factor gives, up to the least of 2.
        var kept = (width: Double(size.width), height: Double(size.height))
        if let crop = geometry.crop {
            if crop.cutsWidth { kept.width = Double(crop.kept) } else { kept.height = Double(crop.kept) }
        }
        let least = (Double(content.width - 1) / kept.width, Double(content.height - 1) / kept.height)
        let most = (Double(content.width + 1) / kept.width, Double(content.height + 1) / kept.height)
        let isTiny = min(content.width, content.height) == 2
        #expect(isTiny || max(least.0, least.1) <= min(most.0, most.1) + 1e-9, "\(size) \(fit): \(content)")

        // Enlarged only where a side of the frame would be too small.
        let frameShort = geometry.crop == nil && !geometry.isPadded ? min(size.width, size.height) : nil
        if let frameShort, frameShort >= 240 {
            #expect(content.width <= size.width + 1 && content.height <= size.height + 1, "\(size): \(content)")
        }
    }
}
