import BatchPipeline
import ClipPreparation
import ClipPublishing
import EditModel
import Foundation
import HTTPTypes
import Hummingbird
import Testing

/// The doctor's trial leaves nothing behind, however it ends.
@Suite(.timeLimit(.minutes(10))) struct PublisherTrialTests {
    /// A trial of the real rclone with a folder, and what lies in the folder afterwards.
    private func trial(publicURL: String?, patience: Duration = .seconds(60)) async throws -> (WanbatchError?, [String])
    {
        let folder = try TemporaryFolder()
        let store = folder.path + "/store"
        let bytes = seededBytes(1000)
        let file = try folder.clip(bytes)
        let found = ProgramSearch(environment: ProcessInfo.processInfo.environment)
        var problem: WanbatchError?
        let rclone = try #require(found.find("rclone"))
        try await withTransport { transport in
            let judge = AddressPolicy(.alsoLoopback).judge
            let publisher = RclonePublisher(
                remote: "disk",
                path: store,
                publicURL: publicURL.flatMap(WebAddress.init),
                judge: judge,
                program: RcloneProgram(
                    path: rclone,
                    environment: ["PATH": found.path, "HOME": "/nonexistent", "RCLONE_CONFIG_DISK_TYPE": "local"],
                    processes: SubprocessRunner()
                ),
                secret: [UInt8](repeating: 7, count: 32),
                transport: transport,
                retries: RetryPolicy(attempts: 2, base: .milliseconds(1))
            )
            let trial = PublisherTrial(of: publisher, judge: judge, transport: transport, patience: patience)
            problem = await caught { try await trial.run(with: file, bytes) }
        }
        // The folder is there: something had been copied.
        return (problem, try FileManager.default.contentsOfDirectory(atPath: store))
    }

    @Test func aStorageWithoutLinksKeepsNothing() async throws {
        let (problem, files) = try await trial(publicURL: nil)
        #expect(problem?.code == "rclone-no-links")
        #expect(files == [])
    }

    @Test func aStorageWithABadLinkKeepsNothing() async throws {
        try await withServer { _ in
            .init(status: .notFound)
        } _: { port in
            let (problem, files) = try await trial(publicURL: "http://127.0.0.1:\(port)")
            #expect(problem?.code == "link-unusable")
            #expect(files == [])
        }
    }

    @Test func aTrialThatTakesTooLongKeepsNothing() async throws {
        try await withServer { _ in
            try await ContinuousClock().sleep(for: .seconds(60))
            return .init(status: .ok)
        } _: { port in
            let (problem, files) = try await trial(publicURL: "http://127.0.0.1:\(port)", patience: .seconds(3))
            #expect(problem?.code == "publisher-slow")
            #expect(files == [])
        }
    }
}
