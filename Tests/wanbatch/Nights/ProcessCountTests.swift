import Foundation
import Testing

/// What each clip costs in processes: ffmpeg and ffprobe write down how they were called.
@Suite("Processes of a night") struct ProcessCountTests {
    /// Programs in the place of ffmpeg and ffprobe that note their arguments and then do the work.
    private static func noting(in night: Night) throws -> [String: String] {
        var environment: [String: String] = [:]
        for name in ["ffmpeg", "ffprobe"] {
            try night.write(
                name,
                "#!/bin/sh\necho \"\(name) $*\" >>'\(night.path("calls").path)'\nexec \(name) \"$@\"\n"
            )
            chmod(night.path(name).path, 0o755)
            environment["WANBATCH_\(name.uppercased())"] = night.path(name).path
        }
        return environment
    }

    /// Which programs were called since the last asking about a clip, whether as it came or as it was made: what the
    /// provider gave back, and the small pictures of the report, are another matter.
    private static func calls(in night: Night, about names: String...) throws -> [String] {
        guard night.has("calls") else { return [] }
        let text = try String(contentsOf: night.path("calls"), encoding: .utf8)
        return text.split(separator: "\n").filter { !$0.contains("-f mjpeg") }
            .filter { line in names.contains { line.contains($0) } }
            .map { String($0.prefix { $0 != " " }) }
    }

    private static func forget(in night: Night) throws { try FileManager.default.removeItem(at: night.path("calls")) }

    @Test("a passed clip costs one ffprobe, a made one no look more than its check, an unchanged one nothing")
    func counted() async throws {
        try await StrictEvolink.serving { provider in
            let night = try await Night(clips: 2)
            try await Footage.shared.odd(seconds: 3).write(to: night.path("clips/old.avi"))
            try night.manifest("clip clips/")
            let environment = try Self.noting(in: night).merging(await provider.environment) { $1 }

            #expect(try await night.night(with: environment).exit == 0)
            for name in ["clips/0.mp4", "clips/1.mp4"] {
                #expect(try Self.calls(in: night, about: name) == ["ffprobe"])
            }
            #expect(try Self.calls(in: night, about: "old.avi", "/prepare-") == ["ffprobe", "ffmpeg", "ffprobe"])
            #expect(try Self.calls(in: night, about: "/cache/") == [])

            // Nothing new: not even a look. And another wish for the same clips is another edit, but they are known.
            try Self.forget(in: night)
            #expect(try await night.night(with: environment).exit == 0)
            #expect(try await night.run("plan", "night.manifest", with: environment).exit == 0)
            try night.manifest("clip clips/ prompt=\"Make it rain\"")
            #expect(try await night.night(with: environment).exit == 0)
            #expect(await provider.count("post") == 6)
            #expect(try Self.calls(in: night, about: "/clips/", "/prepare-", "/cache/") == [])
            #expect(try !Self.calls(in: night, about: "file:").isEmpty, "the programs were not asked at all")
        }
    }
}
