import BatchPipeline
import EditModel
import Testing

@Suite("A token bucket")
struct TokenBucketTests {
    @Test("with a burst of 1 no minute sees more requests than the rate", arguments: [1, 7, 20, 600])
    func spacing(perMinute: Int) {
        var bucket = TokenBucket(perMinute: Double(perMinute))
        let random = SeededRandom(seed: UInt64(perMinute))
        var times: [Double] = []
        var now = Duration.zero
        while times.count < perMinute * 3 + 5 {
            let ready = bucket.ready(at: now)
            if ready <= now {
                bucket.take(at: now)
                times.append(now.inSeconds)
            }
            now = max(ready, now) + .milliseconds(random.unit() < 0.1 ? 40 : 0)
        }
        for (index, time) in times.enumerated() {
            #expect(times[index...].prefix { $0 < time + 60 - 1e-3 }.count <= perMinute)
        }
    }

    @Test("a burst leaves at once, then the rate holds")
    func burst() {
        var bucket = TokenBucket(perMinute: 60, burst: 3)
        for _ in 0..<3 {
            #expect(bucket.ready(at: .seconds(10)) == .seconds(10))
            bucket.take(at: .seconds(10))
        }
        #expect(abs((bucket.ready(at: .seconds(10)) - .seconds(11)).inSeconds) < 1e-6)
        #expect(bucket.tokens(at: .seconds(100)) == 3)
        #expect(bucket.spilled(at: .seconds(100)) == 87)
    }

    @Test("a rate of nothing is a request a day, not a trap", arguments: [0, -5, Double.leastNonzeroMagnitude])
    func nonsense(perMinute: Double) {
        var bucket = TokenBucket(perMinute: perMinute)
        bucket.take(at: .zero)
        #expect(abs((bucket.ready(at: .zero) - .seconds(86_400)).inSeconds) < 1)
    }
}
