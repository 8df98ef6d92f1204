import ClipPreparation
import EditModel
import Foundation
import Testing

@Suite struct MediaToolsTests {
    @Test func theyAreFoundWithTheirVersion() async throws {
        let tools = try await MediaTools.find(environment: ProcessInfo.processInfo.environment)
        #expect(tools.majorVersion >= 5)
        #expect(tools.environment.keys.sorted() == ["AV_LOG_FORCE_NOCOLOR", "HOME", "LANG", "PATH"])
    }

    @Test(arguments: [
        ["PATH": "/nowhere"], ["PATH": "/usr/bin", "WANBATCH_FFMPEG": "/nowhere/ffmpeg"],
        ["PATH": "/usr/bin", "WANBATCH_FFMPEG": "/bin/true"],
    ])
    func whatIsMissingIsSaidWithACure(_ environment: [String: String]) async throws {
        await #expect {
            try await MediaTools.find(environment: environment)
        } throws: { error in
            let error = error as? WanbatchError
            return error?.code == "ffmpeg-missing" && error?.kind == .unavailable
                && error?.hint == "apt-get install ffmpeg"
        }
    }
}
