import Foundation

/// A provider's look at the clip that it was given: fetched by ffprobe, held against the documents' limits.
struct ClipCheck: Sendable {
    /// Seconds.
    let seconds: Decimal
    /// What breaks the limits.
    let problems: [String]

    /// Fetches and probes.
    init(url: String) async throws {
        let folder = URL.temporaryDirectory.appending(path: "wanbatch-probe-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let entries = "format=format_name,duration,size:stream=codec_type,codec_name,pix_fmt,width,height"
        let probe = try Program(
            "/usr/bin/env",
            ["ffprobe", "-v", "error", "-of", "json", "-show_entries", entries, url],
            environment: Night.plainEnvironment,
            in: folder,
            logs: folder
        )
        let end = try await probe.end()
        guard end.exit == 0, let facts = JSONNode(end.output.utf8) else {
            seconds = 0
            problems = ["the clip cannot be read: \(end.errors)"]
            return
        }
        seconds = facts["format"]?["duration"]?.text.flatMap { Decimal(string: $0) } ?? 0
        problems = Self.problems(facts, seconds)
    }

    private static func problems(_ facts: JSONNode, _ seconds: Decimal) -> [String] {
        var problems: [String] = []
        func expect(_ isTrue: Bool, _ problem: String) { if !isTrue { problems.append(problem) } }
        let video = facts["streams"]?.list?.first { $0["codec_type"] == "video" }
        let width = video?["width"]?.number ?? 0
        let height = video?["height"]?.number ?? 0
        let bytes = facts["format"]?["size"]?.text.flatMap { Int($0) } ?? Int.max
        expect(facts["format"]?["format_name"]?.text?.contains("mp4") == true, "neither mp4 nor mov")
        expect(seconds >= 2 && seconds <= 10, "\(seconds) s")
        expect((240...4096).contains(width) && (240...4096).contains(height), "\(width)x\(height)")
        expect(width <= height * 8 && height <= width * 8, "aspect \(width):\(height)")
        expect(bytes <= 100_000_000, "\(bytes) bytes")
        return problems
    }
}
