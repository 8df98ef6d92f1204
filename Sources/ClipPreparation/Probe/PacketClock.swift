import Synchronization

/// Finds when a stream ends, from the times of its packets as their lines come in.
final class PacketClock: Sendable {
    private struct State {
        var first: (shown: Double, decoded: Double)?
        var lastDecoded: Double?
        var lastLength = 0.0
        var shift = 0.0
        var end: Double?
        var hasGaps = false
    }

    private let state = Mutex(State())
    private let mayJump: Bool

    /// A clock.
    ///
    /// - Parameter mayJump: Whether a jump of the times means that the clock was set anew (broadcasts) and not that a
    ///   picture stood that long.
    init(mayJump: Bool) { self.mayJump = mayJump }

    /// The end in seconds, on the clock of the first packet; `nil` when there was none.
    var end: Double? {
        state.withLock { state in
            // Where some pictures carry no time of their own, the order of decoding tells, with the usual delay.
            guard state.hasGaps, let first = state.first, let last = state.lastDecoded, let end = state.end else {
                return state.end
            }
            return max(end, last + state.lastLength + first.shown - first.decoded)
        }
    }

    /// Takes a line `pts,dts,duration`, each in seconds or `N/A`.
    func take(_ line: String) {
        let parts = line.split(separator: ",", maxSplits: 3, omittingEmptySubsequences: false)
            .map { ProbeDocument.seconds(String($0)) }
        guard parts.count >= 3, let decoded = parts[1] ?? parts[0] else { return }
        let length = parts[2] ?? 0
        state.withLock { state in
            if mayJump, let last = state.lastDecoded {
                let step = decoded + state.shift - last
                if step < -0.1 || step > Self.longestGap { state.shift = last + state.lastLength - decoded }
            }
            if state.first == nil, let shown = parts[0] { state.first = (shown, decoded) }
            if parts[0] == nil { state.hasGaps = true }
            let end = (parts[0] ?? decoded) + state.shift + length
            state.end = max(state.end ?? end, end)
            state.lastDecoded = decoded + state.shift
            state.lastLength = length
        }
    }

    /// As in ffmpeg (`-dts_delta_threshold`): what is longer counts as a clock set anew.
    private static let longestGap = 10.0
}
