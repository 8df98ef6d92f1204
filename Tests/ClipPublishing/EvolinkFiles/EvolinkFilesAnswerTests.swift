import EditModel
import Testing

@testable import ClipPublishing

/// Answers of the store made to break things.
@Suite struct EvolinkFilesAnswerTests {
    private struct Generator: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return state ^ (state >> 29)
        }
    }

    @Test func mutatedAnswersAreNeverTakenForAnUpload() {
        let failure = Array(
            #"{"success":false,"code":400,"msg":"file quota exceeded","data":{"remain_files":-1}}"#.utf8
        )
        let pieces = ["null", "-1", "9e999", "\"\\ud800\"", "[]", "{}", "\"", ":", ",", "}", "\u{0}", "truetrue"]
        let seed: UInt64 = 20_261_121
        var random = Generator(state: seed)
        for round in 0..<3000 {
            var body = failure
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                // What says that it failed stays as it is.
                let place = Int.random(in: 17..<body.count, using: &random)
                switch Int.random(in: 0..<3, using: &random) {
                case 0: body[place] = UInt8.random(in: 0...255, using: &random)
                case 1: body.insert(contentsOf: (pieces.randomElement(using: &random) ?? "").utf8, at: place)
                default: body.removeSubrange(place..<min(body.count, place + 9))
                }
                if body.count < 18 { body = failure }
            }
            let status = [200, 201, 400, 404, 500, 503].randomElement(using: &random) ?? 200
            let answer = EvolinkFilesAnswer(WebResponse(status: status, body: body))
            #expect(answer.meaning != .done, "round \(round) of seed \(seed)")
            #expect(answer.message.unicodeScalars.count <= 3000)
            _ = answer.content(EvolinkFilesAnswer.Quota.self)
            _ = answer.content(EvolinkFilesAnswer.File.self)
        }
    }
}
