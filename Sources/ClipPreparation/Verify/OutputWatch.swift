import EditModel
import Synchronization

/// Parts of an output where there is nothing to see or to hear.
public struct OutputStretches: Hashable, Codable, Sendable {
    /// A part of an output, from its beginning.
    public struct Stretch: Hashable, Codable, Sendable {
        /// Where it begins.
        public var start: Duration
        /// Where it ends.
        public var end: Duration

        /// How long it is.
        public var length: Duration { max(.zero, end - start) }
    }

    /// Where the picture is black: 98 % of it darker than a tenth.
    public var black: [Stretch] = []
    /// Where the picture stands still for a second or longer.
    public var frozen: [Stretch] = []
    /// Where the sound is below -60 dB for half a second or longer.
    public var silent: [Stretch] = []

    /// Nothing found.
    public init() {}
}

/// Reads what ffmpeg's detectors say while an output is decoded anyway: blackdetect, freezedetect and silencedetect
/// mark the pictures and the sound where something begins or ends, and the marks come line by line.
final class OutputWatch: Sendable {
    private struct State {
        var open: [Kind: Duration] = [:]
        var found = OutputStretches()
    }

    private enum Kind: CaseIterable {
        case black, frozen, silent

        var list: WritableKeyPath<OutputStretches, [OutputStretches.Stretch]> {
            switch self {
            case .black: \.black
            case .frozen: \.frozen
            case .silent: \.silent
            }
        }
    }

    private static let beginnings: [Substring: Kind] = [
        "lavfi.black_start": .black, "lavfi.freezedetect.freeze_start": .frozen, "lavfi.silence_start": .silent,
    ]
    private static let ends: [Substring: Kind] = [
        "lavfi.black_end": .black, "lavfi.freezedetect.freeze_end": .frozen, "lavfi.silence_end": .silent,
    ]

    private let state = Mutex(State())

    /// A decoding that is also watched.
    ///
    /// - Parameters:
    ///   - decoding: The arguments that decode a file into nothing.
    ///   - hasSound: Whether there is a sound to listen to.
    static func watching(_ decoding: [String], hasSound: Bool) -> [String] {
        let tail = ["-f", "null", "-"]
        let picture = "blackdetect=d=0.1:pix_th=0.10,freezedetect=n=0.001:d=1,metadata=mode=print:direct=1:file=-"
        let sound = "silencedetect=n=-60dB:d=0.5,ametadata=mode=print:direct=1:file=-"
        return decoding.dropLast(tail.count) + ["-filter:v:0", picture] + (hasSound ? ["-filter:a:0", sound] : [])
            + tail
    }

    /// Takes a line of ffmpeg's output; what is no mark is passed over.
    func take(_ line: String) {
        guard line.hasPrefix("lavfi.") else { return }
        let parts = line.split(separator: "=", maxSplits: 1)
        guard parts.count == 2, let seconds = Double(parts[1]), seconds.isFinite, abs(seconds) < 1e9 else { return }
        let moment = Duration.seconds(max(0, seconds))
        state.withLock { state in
            if let kind = Self.beginnings[parts[0]] {
                state.open[kind] = moment
            } else if let kind = Self.ends[parts[0]], let start = state.open.removeValue(forKey: kind) {
                state.found[keyPath: kind.list].append(.init(start: start, end: moment))
            }
        }
    }

    /// What was found; what has not ended lasts to the output's end.
    ///
    /// - Parameter end: How far the output came.
    func stretches(until end: Duration) -> OutputStretches {
        state.withLock { state in
            var found = state.found
            for (kind, start) in state.open { found[keyPath: kind.list].append(.init(start: start, end: end)) }
            return found
        }
    }
}
