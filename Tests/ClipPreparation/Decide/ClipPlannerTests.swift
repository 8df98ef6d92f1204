import EditModel
import TestSupport
import Testing

@testable import ClipPreparation

@Suite struct ClipPlannerTests {
    private func decide(_ facts: MediaFacts, _ request: ClipRequest = ClipRequest()) -> ClipDecision {
        ClipPlanner().decide(facts, request)
    }

    @Test(arguments: [
        (2.0, "pass"), (10.0, "pass"), (1.99, "refuse"), (10.01, "transcode"), (10.001, "transcode"),
        (1.9999, "refuse"), (10.000_01, "transcode"),
        (34.2, "transcode"),
    ])
    func lengthsAtTheEdges(_ seconds: Double, _ verb: String) {
        let decision = decide(sampleFacts(seconds: seconds))
        #expect(decision.summary.hasPrefix(verb))
        #expect(decision.outputDuration <= .seconds(10))
    }

    @Test(arguments: [
        (240, 240, "pass"), (238, 240, "transcode"), (4096, 2048, "pass"), (4098, 2048, "transcode"),
        (1920, 240, "pass"), (1922, 240, "transcode"), (240, 1920, "pass"), (240, 1922, "transcode"),
        (639, 480, "transcode"),
    ])
    func sizesAtTheEdges(_ width: Int, _ height: Int, _ verb: String) {
        #expect(decide(sampleFacts(width, height)).summary.hasPrefix(verb))
    }

    @Test(arguments: [(Int64(100_000_000), "pass"), (100_000_001, "transcode")])
    func bytesAtTheEdge(_ bytes: Int64, _ verb: String) {
        #expect(decide(sampleFacts { $0.bytes = bytes }).summary.hasPrefix(verb))
    }

    @Test func whatIsTakenAsItIsNeedsNothing() {
        let silent = sampleFacts {
            $0.audio = nil
            $0.audioStreams = 0
        }
        for facts in [sampleFacts(), sampleFacts { $0.brand = "qt  " }, silent] {
            let decision = decide(facts)
            #expect(decision.action == .pass)
            #expect(decision.summary == "pass")
            #expect(decision.outputSize == PixelSize(width: 1280, height: 720))
        }
    }

    @Test func theLeastWorkThatHelpsIsChosen() {
        let cases: [(String, (inout MediaFacts) -> Void)] = [
            (
                "remux: container matroska",
                {
                    $0.format = .matroska; $0.brand = nil
                }
            ),
            ("remux: container mp4 of brand 3gp4", { $0.brand = "3gp4" }),
            ("remux: fragmented file", { $0.structure.isFragmented = true }),
            ("remux: sound mp3", { $0.audio?.codec = "mp3" }),
            ("remux: 2 audio streams", { $0.audioStreams = 2 }),
            ("remux: attached picture", { $0.attachedPictures = 1 }),
            (
                "remux: sound of 10.02 s",
                {
                    $0.video.duration = .seconds(10); $0.containerDuration = .milliseconds(10_020)
                }
            ),
            (
                "remux: file of 10.02 s",
                {
                    $0.video.duration = .seconds(10); $0.containerDuration = .milliseconds(10_020)
                    $0.audio = nil; $0.audioStreams = 0
                }
            ),
            ("transcode: length that its header gets wrong", { $0.structure.hasWrongLength = true }),
            (
                "transcode: container avi",
                {
                    $0.format = .avi; $0.brand = nil
                }
            ),
            ("transcode: codec vp9", { $0.video.codec = "vp9" }),
            ("transcode: pixel format yuv420p10le", { $0.video.pixelFormat = "yuv420p10le" }),
            ("transcode: full-range colour", { $0.video.pixelFormat = "yuvj420p" }),
            ("transcode: interlaced", { $0.video.isInterlaced = true }),
            ("transcode: edit list", { $0.structure.hasEdits = true }),
            ("transcode: high dynamic range", { $0.video.transfer = "arib-std-b67" }),
            ("remux: edit list of the sound", { $0.structure.hasSoundEdits = true }),
            ("transcode: damaged picture data", { $0.structure.hasDamage = true }),
            ("transcode: wide colour", { $0.video.primaries = "smpte432" }),
            ("transcode: 120 frames a second", { $0.video.averageFrameRate = FrameRate(120) }),
        ]
        for (summary, change) in cases {
            #expect(decide(sampleFacts(change: change)).summary == summary)
        }
    }

    @Test func theReasonsSayAllThatIsDone() {
        let facts = sampleFacts(160, 120, seconds: 34.2) { $0.video.codec = "vp9" }
        #expect(
            decide(facts).summary == "transcode: codec vp9; trim 34.20 s to 10.00 s; scale 160x120 to 320x240"
        )
    }

    @Test func rotationAndPixelAspectCountBeforeTheLimits() {
        let turned = decide(sampleFacts(1920, 1080) { $0.video.rotation = 90 })
        #expect(turned.outputSize == PixelSize(width: 1080, height: 1920))
        let anamorphic = decide(sampleFacts(176, 144) { $0.video.pixelAspect = PixelSize(width: 128, height: 117) })
        #expect(anamorphic.outputSize.height == 240)
        let narrow = decide(sampleFacts(720, 576) { $0.video.pixelAspect = PixelSize(width: 64, height: 45) })
        #expect(narrow.outputSize == PixelSize(width: 1024, height: 576))
    }

    @Test(arguments: [("30000/1001", 299), ("25", 250), ("30", 300), ("24000/1001", 239), ("60000/1001", 599)])
    func aTrimKeepsNoFrameThatEndsPastTenSeconds(_ rate: String, _ frames: Int) throws {
        let parts = rate.split(separator: "/").compactMap { Int($0) }
        let value = FrameRate(parts[0], per: parts.count > 1 ? parts[1] : 1)
        let facts = sampleFacts(seconds: 20) {
            $0.video.averageFrameRate = value
            $0.video.nominalFrameRate = value
        }
        let plan = try #require(decide(facts).plan)
        #expect(plan.frames == frames)
        #expect(plan.duration <= .seconds(10))
    }

    @Test func startAndLengthChooseThePart() throws {
        let decision = decide(sampleFacts(seconds: 34.2), ClipRequest(start: .seconds(3), length: .milliseconds(4500)))
        #expect(decision.outputDuration == .milliseconds(4480))
        #expect(decision.summary == "transcode: start at 3.00 s; trim 31.20 s to 4.48 s")
        #expect(try #require(decision.plan).start == .seconds(3))
        #expect(decide(sampleFacts(), ClipRequest(length: .seconds(8))).action == .pass)
    }

    @Test(arguments: [
        (12.0, ClipRequest(long: .refuse), "clip-too-long"),
        (12.0, ClipRequest(long: .split), "clip-split-address"),
        (1.5, ClipRequest(), "clip-too-short"), (5.0, ClipRequest(length: .seconds(1)), "clip-too-short"),
        (5.0, ClipRequest(start: .seconds(5)), "clip-start-past-end"),
        (5.0, ClipRequest(start: .seconds(4)), "clip-too-short"),
    ])
    func refusalsCarryACodeAndAHint(_ seconds: Double, _ request: ClipRequest, _ code: String) throws {
        let refusal = try #require(decide(sampleFacts(seconds: seconds), request).refusal)
        #expect(refusal.code == code)
        #expect(refusal.kind == .edit)
        #expect(refusal.hint != nil)
    }

    @Test func aTruncatedOrMonstrousClipIsRefused() {
        #expect(decide(sampleFacts { $0.structure.isComplete = false }).refusal?.code == "clip-truncated")
        #expect(decide(sampleFacts(60_000, 60_000)).refusal?.code == "clip-picture-too-large")
        #expect(decide(sampleFacts(.max, .max)).refusal?.code == "clip-picture-too-large")
    }

    @Test(arguments: [ShortClipRule.hold, .loop], ["30000/1001", "25/1", "10/1"])
    func aShortClipIsMadeJustLongEnough(_ rule: ShortClipRule, _ rate: String) {
        let facts = sampleFacts(seconds: 1) {
            $0.video.averageFrameRate = FrameRate(rate)
            $0.video.nominalFrameRate = FrameRate(rate)
        }
        let decision = decide(facts, ClipRequest(short: rule))
        #expect(decision.outputDuration >= .seconds(2) && decision.outputDuration < .milliseconds(2110))
        #expect(decision.effectiveRules.short == rule)
    }

    @Test func rulesCountOnlyWhereTheyTookEffect() {
        let all = ClipRequest(long: .split, short: .loop, fit: .crop)
        #expect(decide(sampleFacts(), all).effectiveRules == .init(split: false, short: .refuse, crop: false))
        #expect(decide(sampleFacts(seconds: 20), all).effectiveRules.split)
        #expect(decide(sampleFacts(seconds: 1), all).effectiveRules.short == .loop)
        #expect(decide(sampleFacts(3000, 240), all).effectiveRules.crop)
    }

    @Test func everyLengthAndRateGivesALengthWithinTheLimits() {
        var generator = SeededGenerator(seed: 7)
        for _ in 0..<5000 {
            let rate = FrameRate(
                .random(in: 1...240_000, using: &generator),
                per: .random(in: 1...2002, using: &generator)
            )
            let facts = sampleFacts(seconds: .random(in: 2...60, using: &generator)) {
                $0.video.codec = "vp9"
                $0.video.averageFrameRate = rate
                $0.video.nominalFrameRate = Bool.random(using: &generator) ? rate : FrameRate(90_000)
            }
            let start = Duration.milliseconds(Int64.random(in: 0...10_000, using: &generator))
            let decision = decide(facts, ClipRequest(start: start, short: .hold))
            guard decision.refusal == nil else { continue }
            #expect(ClipConformity(limits: .wan27).isTooLong(decision.outputDuration) == false, "\(rate)")
            #expect(ClipConformity(limits: .wan27).isTooShort(decision.outputDuration) == false, "\(rate)")
        }
    }

    @Test func theRecipeKeyNamesTheRecipeAndNotThePath() {
        let facts = sampleFacts(seconds: 20)
        let key = decide(facts, ClipRequest()).recipeKey
        #expect(key == decide(facts, ClipRequest()).recipeKey)
        #expect(key != decide(facts, ClipRequest(start: .seconds(1))).recipeKey)
        #expect(key.contains("file:IN"))
        #expect(decide(sampleFacts()).recipeKey == "pass")
    }
}

extension ClipDecision {
    var plan: TranscodePlan? {
        if case .transcode(let plan) = action { return plan }
        return nil
    }
}
