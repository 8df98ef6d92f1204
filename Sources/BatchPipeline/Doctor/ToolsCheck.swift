import ClipPreparation
import EditModel

/// Whether ffmpeg and ffprobe are there.
struct ToolsCheck: DoctorCheck {
    let environment: [String: String]

    func findings() async -> [DoctorFinding] {
        do {
            return Self.verdict(on: try await MediaTools.find(environment: environment))
        } catch let error as WanbatchError {
            return [.problem("ffmpeg", error)]
        } catch {
            return [.problem("ffmpeg", WanbatchError(.unavailable, "ffmpeg", "ffmpeg cannot be asked: \(error)"))]
        }
    }

    static func verdict(on tools: MediaTools) -> [DoctorFinding] {
        let version = tools.version.isEmpty ? "of an unknown version" : tools.version
        let found = "\(tools.ffmpeg) \(version.printable), \(tools.ffprobe)"
        guard tools.majorVersion == 0 || tools.majorVersion >= oldest else {
            return [.note("ffmpeg", found, advice: "it is older than \(oldest), with which wanbatch is tested")]
        }
        return [.ok("ffmpeg", found)]
    }

    private static let oldest = 5
}
