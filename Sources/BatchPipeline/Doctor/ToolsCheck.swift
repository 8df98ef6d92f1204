import ClipPreparation
import EditModel

/// Whether ffmpeg and ffprobe are there, run, and have all encoders and filters that the recipes need.
struct ToolsCheck: DoctorCheck {
    let environment: [String: String]

    func findings() async -> [DoctorFinding] {
        do {
            let tools = try await MediaTools.find(environment: environment)
            return [Self.verdict(on: tools), Self.verdict(onMissing: try await MediaNeeds.missing(in: tools), tools)]
        } catch let error as WanbatchError {
            return [.problem("ffmpeg", error)]
        } catch {
            return [.problem("ffmpeg", WanbatchError(.unavailable, "ffmpeg", "ffmpeg cannot be asked: \(error)"))]
        }
    }

    static func verdict(on tools: MediaTools) -> DoctorFinding {
        let version = tools.version.isEmpty ? "of an unknown version" : tools.version
        let found = "\(tools.ffmpeg) \(version.printable), \(tools.ffprobe)"
        guard tools.majorVersion == 0 || tools.majorVersion >= oldest else {
            return .note("ffmpeg", found, advice: "it is older than \(oldest), with which wanbatch is tested")
        }
        return .ok("ffmpeg", found)
    }

    static func verdict(onMissing missing: [String], _ tools: MediaTools) -> DoctorFinding {
        let subject = "ffmpeg's parts"
        guard !missing.isEmpty else {
            return .ok(
                subject,
                "\(MediaNeeds.encoders.count) encoders and \(MediaNeeds.filters.count) filters are there"
            )
        }
        return .problem(
            subject,
            WanbatchError(
                .unavailable,
                "ffmpeg-parts",
                "\(tools.ffmpeg) was built without \(missing.joined(separator: ", "))",
                hint: "apt-get install ffmpeg, and name it if another comes first: WANBATCH_FFMPEG=/usr/bin/ffmpeg"
            )
        )
    }

    private static let oldest = 5
}
