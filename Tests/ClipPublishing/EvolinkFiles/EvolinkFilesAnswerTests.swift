import EditModel
import TestSupport
import Testing

@testable import ClipPublishing

/// Answers of the store made to break things.
@Suite struct EvolinkFilesAnswerTests {
    @Test func aKeyThatTheCutWouldHalveIsNotShown() {
        let key = "sk-0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMN"
        let body = Array(
            #"{"success":false,"code":401,"msg":"\#(String(repeating: "x", count: 280))\#(key) is bad"}"#.utf8
        )
        let message = EvolinkFilesAnswer(WebResponse(status: 200, body: body), key: Secret(key)).message
        #expect(message.hasSuffix("x*** is bad"))
        #expect(!message.contains("sk-"))
    }

    @Test func mutatedAnswersAreNeverTakenForAnUpload() {
        let failure = Array(
            #"{"success":false,"code":400,"msg":"file quota exceeded","data":{"remain_files":-1}}"#.utf8
        )
        let pieces = ["null", "-1", "9e999", "\"\\ud800\"", "[]", "{}", "\"", ":", ",", "}", "\u{0}", "truetrue"]
        let seed = TestSeed.orElse(20_261_121)
        var random = SeededGenerator(seed: seed)
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
            let answer = EvolinkFilesAnswer(WebResponse(status: status, body: body), key: Secret("key-1"))
            #expect(answer.meaning != .done, "round \(round) of seed \(seed)")
            #expect(answer.message.unicodeScalars.count <= 3000, "round \(round) of seed \(seed)")
            _ = answer.content(EvolinkFilesAnswer.Quota.self)
            _ = answer.content(EvolinkFilesAnswer.File.self)
        }
    }
}
