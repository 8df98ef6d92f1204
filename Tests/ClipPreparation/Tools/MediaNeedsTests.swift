import ClipPreparation
import EditModel
import Foundation
import Testing

@Suite struct MediaNeedsTests {
    private static func tools() async throws -> MediaTools {
        try await MediaTools.find(environment: ProcessInfo.processInfo.environment)
    }

    @Test func thisMachineHasThem() async throws {
        #expect(try await MediaNeeds.missing(in: Self.tools()) == [])
    }

    @Test func whatAProgramLacksIsNamed() async throws {
        let lab = try await Lab()
        let script = "#!/bin/sh\n\(lab.tools.ffmpeg) \"$@\" | grep -v -e libx264 -e tonemap\n"
        let path = try lab.write("ffmpeg", script.utf8)
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
        var tools = lab.tools
        tools.ffmpeg = path
        #expect(try await MediaNeeds.missing(in: tools) == ["encoder libx264", "filter tonemap"])
    }

    @Test func aProgramThatFailsIsSaid() async throws {
        var tools = try await Self.tools()
        tools.ffmpeg = "/bin/false"
        let error = await #expect(throws: WanbatchError.self) { try await MediaNeeds.missing(in: tools) }
        #expect(error?.kind == .unavailable)
    }

    /// Every name of a filter that stands in a text of the sources, before `=` or between commas, is in the list.
    @Test func noRecipeNamesAFilterThatIsNotListed() async throws {
        let tools = try await Self.tools()
        let list = ProcessCommand(
            tools.ffmpeg,
            ["-hide_banner", "-filters"],
            environment: tools.environment,
            wallLimit: .seconds(20)
        )
        let output = String(decoding: try await Lab.processes.run(list).output, as: UTF8.self)
        let known = Set(
            output.split(separator: "\n").compactMap { $0.split(separator: " ").dropFirst().first.map(String.init) }
        )
        let folder = URL(filePath: #filePath).appending(path: "../../../../Sources/ClipPreparation").standardizedFileURL
        var named: Set<String> = []
        let paths = FileManager.default.enumerator(atPath: folder.path)?.compactMap { $0 as? String } ?? []
        for path in paths where path.hasSuffix(".swift") && !path.hasSuffix("MediaNeeds.swift") {
            let text = try String(contentsOf: folder.appending(path: path), encoding: .utf8)
            for match in text.matches(of: /["),]([a-z0-9_]+)=/) where known.contains(String(match.1)) {
                named.insert(String(match.1))
            }
        }
        #expect(named.count > 15)
        // `rotate=0` is what a track says of itself.
        #expect(named.subtracting(MediaNeeds.filters) == ["rotate"])
    }
}
