import EditModel
import TestSupport
import Testing

@testable import ClipPreparation

@Suite("Cutting a long clip into pieces") struct ClipSplitTests {
    @Test("pieces are of equal length, follow each other, and are within the limits", arguments: 0..<500)
    func property(seed: Int) throws {
        var random = SeededGenerator(seed: UInt64(seed))
        let rates = [
            FrameRate(25), FrameRate(30_000, per: 1001), FrameRate(24_000, per: 1001), FrameRate(60), FrameRate(10),
            FrameRate(12), FrameRate(30), FrameRate(50), FrameRate(15),
        ]
        let rate = rates[Int.random(in: 0..<rates.count, using: &random)]
        let seconds = Double.random(in: 10.002...1800, using: &random)
        let start =
            Bool.random(using: &random) ? Duration.zero : .milliseconds(Int64.random(in: 0..<9000, using: &random))
        let facts = sampleFacts(seconds: seconds) {
            $0.video.averageFrameRate = rate
            $0.video.nominalFrameRate = rate
        }
        let request = ClipRequest(start: start, long: .split)
        guard let split = ClipSplit(of: facts, request) else {
            // What is not cut fits in one piece.
            #expect((facts.duration - start).inSeconds <= 10 + 1 / rate.perSecond)
            return
        }
        #expect(split.pieces.count >= 2)
        var frames = 0
        for piece in split.pieces {
            let decision = ClipPlanner().decide(facts, ClipRequest(start: piece.start, length: piece.length))
            #expect(decision.refusal == nil, "\(piece)")
            guard case .transcode(let plan) = decision.action else {
                Issue.record("\(piece) is not encoded")
                continue
            }
            // The first picture of a piece is the one after the last of the piece before.
            let place = (piece.start - start).inSeconds * rate.perSecond
            #expect(place <= Double(frames) + 1e-6 && place > Double(frames) - 0.07, "\(piece) begins at \(place)")
            frames += plan.frames
            #expect(decision.outputDuration >= .seconds(2) && decision.outputDuration <= .milliseconds(10_000))
        }
        #expect(rate.duration(of: frames) == split.length)
        let lengths = split.pieces.map(\.length)
        let spread = (lengths.max() ?? .zero) - (lengths.min() ?? .zero)
        #expect(spread <= rate.duration(of: 1) + .milliseconds(1))
    }

    @Test("nothing is cut that fits, or for which another rule is asked") func notCut() {
        #expect(ClipSplit(of: sampleFacts(seconds: 10), ClipRequest(long: .split)) == nil)
        #expect(ClipSplit(of: sampleFacts(seconds: 34), ClipRequest(long: .trim)) == nil)
        #expect(ClipSplit(of: sampleFacts(seconds: 34), ClipRequest(start: .seconds(25), long: .split)) == nil)
        #expect(ClipSplit(of: sampleFacts(seconds: 34), ClipRequest(length: .seconds(9), long: .split)) == nil)
        #expect(ClipSplit(of: sampleFacts(seconds: 34), ClipRequest(start: .seconds(40), long: .split)) == nil)
        let part = ClipSplit(of: sampleFacts(seconds: 34), ClipRequest(length: .seconds(12), long: .split))
        #expect(part?.pieces.map(\.length) == [.seconds(6), .seconds(6)])
    }
}
