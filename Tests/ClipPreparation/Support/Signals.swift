import ClipPreparation
import EditModel
import Foundation

/// Clips that tell the time in their picture and their sound, and how to read them, apart from the code under test.
extension Lab {
    /// Each picture shows its number as the brightness of its halves.
    static let clockPicture =
        "nullsrc=s=320x240:r=25:d=8,geq=lum='if(lt(X,W/2),20+mod(N,72)*3,20+floor(N/72)*20)':cb=128:cr=128"

    /// White for a fifth of a second at each full second but 0, and a tone in that time.
    static let flashPicture =
        "color=black:s=320x240:r=25:d=5,drawbox=c=white:t=fill:enable='lt(mod(t,1),0.2)*gte(t,0.9)'"
    static let beepSound = "aevalsrc='sin(2*PI*1000*t)*lt(mod(t,1),0.2)*gte(t,0.9)':s=48000:d=5"

    /// The numbers of the pictures of a clip of the clock.
    func pictureNumbers(_ path: String) async throws -> [Int] {
        let bytes = try await raw([
            "-i", path, "-vf", "extractplanes=y,scale=2:1:flags=area", "-vsync", "passthrough", "-f", "rawvideo", "-",
        ])
        return stride(from: 0, to: bytes.count - 1, by: 2).map { at in
            let page = ((Double(bytes[at + 1]) - 20) / 20).rounded()
            return Int(page) * 72 + Int(((Double(bytes[at]) - 20) / 3).rounded())
        }
    }

    /// How much later than the flashes the beeps begin, in seconds.
    func soundDelays(_ path: String) async throws -> [Double] {
        let picture = try await raw([
            "-i", path, "-vf", "fps=200:start_time=0,extractplanes=y,scale=1:1:flags=area", "-f", "rawvideo", "-",
        ])
        let sound = try await raw([
            "-i", path, "-vn", "-af", "aresample=async=1:first_pts=0", "-ac", "1", "-ar", "8000", "-f", "u8", "-",
        ])
        let flashes = beginnings(picture.map { $0 > 110 }, rate: 200)
        let loud = stride(from: 0, to: sound.count - 40, by: 40).map { at in
            sound[at..<at + 40].contains { abs(Int($0) - 128) > 12 }
        }
        let beeps = beginnings(loud, rate: 200)
        return flashes.compactMap { flash in beeps.map { $0 - flash }.min { abs($0) < abs($1) } }
    }

    private func beginnings(_ states: [Bool], rate: Double) -> [Double] {
        states.indices.filter { $0 > 0 && states[$0] && !states[$0 - 1] }.map { Double($0) / rate }
    }

    /// What ffmpeg writes to its standard output.
    func raw(_ arguments: [String]) async throws -> [UInt8] {
        let command = ProcessCommand(
            tools.ffmpeg,
            ["-hide_banner", "-nostdin", "-loglevel", "error"] + arguments,
            environment: tools.environment,
            wallLimit: .seconds(60),
            outputLimit: 64 << 20
        )
        let result = try await Self.processes.run(command)
        guard result.isSuccess else { throw LabFailure(words: "\(arguments): \(result.errorTail)") }
        return result.output
    }
}
