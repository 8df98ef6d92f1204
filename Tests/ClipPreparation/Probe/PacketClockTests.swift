import Testing

@testable import ClipPreparation

@Suite struct PacketClockTests {
    private func end(_ lines: [String], mayJump: Bool = true) -> Double? {
        let clock = PacketClock(mayJump: mayJump)
        lines.forEach(clock.take)
        return clock.end
    }

    @Test func theLatestPictureTells() {
        #expect(abs((end(["0.08,0,0.04", "0.2,0.04,0.04", "0.12,0.08,0.04"]) ?? 0) - 0.24) < 1e-9)
        #expect(end([]) == nil)
        #expect(end(["N/A,N/A,N/A", "nonsense"]) == nil)
    }

    @Test func picturesWithoutATimeOfTheirOwnFollowTheOrder() throws {
        let lines = ["0.54,0.5,0.04"] + (1...9).map { "N/A,\(0.5 + Double($0) * 0.04),0.04" }
        #expect(abs(try #require(end(lines)) - 0.94) < 1e-9)
    }

    @Test func aClockSetAnewGoesOn() throws {
        let first = (0..<10).map { "\(Double($0) * 0.1),\(Double($0) * 0.1),0.1" }
        for shift in [0.0, -500, 500] {
            let second = (0..<10).map { "\(shift + Double($0) * 0.1),\(shift + Double($0) * 0.1),0.1,side_data," }
            #expect(abs(try #require(end(first + second)) - 2) < 1e-9)
        }
        #expect(try #require(end(first + ["60,60,1"], mayJump: false)) == 61)
    }
}
