import BatchPipeline
import ClipPreparation
import ClipPublishing
import EditModel
import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import TestSupport
import Testing

/// The real rclone: against a real S3 server that verifies signatures, and with its local and http storages.
@Suite(.timeLimit(.minutes(10))) struct RclonePublisherTests {
    private static let secret = [UInt8](repeating: 7, count: 32)

    private func publisher(
        _ remote: String,
        _ path: String,
        _ environment: [String: String],
        _ transport: any WebTransport,
        publicURL: String? = nil,
        judge: @escaping AddressJudge = AddressPolicy(.alsoLoopback).judge,
        secret: [UInt8] = secret,
        timekeeper: Timekeeper = .live
    ) throws -> RclonePublisher {
        let found = ProgramSearch(environment: ProcessInfo.processInfo.environment)
        let rclone = try #require(found.find("rclone"))
        let base = ["PATH": found.path, "HOME": "/nonexistent", "AWS_CA_BUNDLE": "/etc/ssl/certs/ca-certificates.crt"]
        return RclonePublisher(
            remote: remote,
            path: path,
            publicURL: publicURL.flatMap(WebAddress.init),
            judge: judge,
            program: RcloneProgram(
                path: rclone,
                guards: found.lifeGuard,
                environment: base.merging(environment) { $1 },
                processes: SubprocessRunner()
            ),
            secret: secret,
            transport: transport,
            retries: RetryPolicy(attempts: 2, base: .milliseconds(1)),
            timekeeper: timekeeper
        )
    }

    private func status(of url: String, _ transport: any WebTransport) async throws -> (Int, [UInt8]) {
        let response = try await transport.send(WebRequest("GET", url), limits: .query)
        return (response.status, response.body)
    }

    // MARK: - S3

    @Test func aClipLiesBehindASignedLinkUntilItIsWithdrawn() async throws {
        let folder = try TemporaryFolder()
        let environment = try await S3Server.shared.environment()
        let bytes = seededBytes(200_000)
        let file = try folder.clip(bytes)
        try await withTransport { transport in
            let publisher = try publisher("store", "one/clips", environment, transport)
            #expect(publisher.key == "rclone:store:one/clips")
            let publication = try await publisher.publish(file)
            let link = try #require(WebAddress(publication.url))
            #expect(link.withoutQuery.hasSuffix(".mp4?..."))
            #expect(!link.text.contains(file.digest.hex.prefix(16)))
            let life = try #require(publication.expiresAt).timeIntervalSinceNow
            #expect(life > 70 * 3600 && life < 72 * 3600)
            #expect(try await status(of: publication.url, transport) == (200, bytes))
            #expect(try await status(of: String(link.withoutQuery.dropLast(4)), transport).0 >= 400)
            #expect(try await status(of: publication.url.replacing("=259200", with: "=259201"), transport).0 == 403)
            #expect(await publisher.isAlive(publication, bytes: 200_000))
            #expect(await !publisher.isAlive(publication, bytes: 200_001))
            // The same content: the same file, which is not copied again, and a link of its own.
            let again = try await publisher.publish(file)
            #expect(again.remoteID == publication.remoteID)
            try await publisher.withdraw(publication)
            #expect(await !publisher.isAlive(publication, bytes: 200_000))
            #expect(try await status(of: publication.url, transport).0 == 404)
            try await publisher.withdraw(publication)
        }
    }

    @Test func anotherArchiveGivesOtherNames() async throws {
        let folder = try TemporaryFolder()
        let environment = try await S3Server.shared.environment()
        let file = try folder.clip(seededBytes(1000))
        try await withTransport { transport in
            let one = try await publisher("store", "two", environment, transport).publish(file)
            let other = try publisher("store", "two", environment, transport, secret: Array(repeating: 8, count: 32))
            #expect(try await other.publish(file).remoteID != one.remoteID)
        }
    }

    @Test func aLinkIsDeadByItsDate() async throws {
        let folder = try TemporaryFolder()
        let environment = try await S3Server.shared.environment()
        let file = try folder.clip(seededBytes(1000))
        try await withTransport { transport in
            let publication = try await publisher("store", "three", environment, transport).publish(file)
            let later = Timekeeper(
                now: { Date(timeIntervalSinceNow: 72 * 3600) },
                uptime: Timekeeper.live.uptime,
                sleep: { _ in }
            )
            let publisher = try publisher("store", "three", environment, transport, timekeeper: later)
            #expect(await !publisher.isAlive(publication, bytes: 1000))
        }
    }

    @Test func wrongCredentialsAndUnknownRemotesAreSaidAsTheyAre() async throws {
        let folder = try TemporaryFolder()
        let file = try folder.clip(seededBytes(1000))
        let wrong = try await S3Server.shared.environment(secretKey: "wr0ng-s3cret")
        try await withTransport { transport in
            let refused = await caught { try await publisher("store", "wrong", wrong, transport).publish(file) }
            #expect(refused?.kind == .unavailable)
            #expect(refused?.code == "rclone-failed")
            #expect(refused?.message.contains("Forbidden") == true, "\(refused?.message ?? "")")
            #expect(refused?.message.contains("wr0ng") == false)
            let unknown = await caught { try await publisher("nowhere", "x", [:], transport).publish(file) }
            #expect(unknown?.code == "rclone-remote-unknown")
            #expect(unknown?.hint?.contains("rclone config") == true)
        }
    }

    /// Plain http to this machine is no link for a real provider.
    @Test func aLinkThatNoProviderCouldFetchIsNotUsed() async throws {
        let folder = try TemporaryFolder()
        let environment = try await S3Server.shared.environment()
        let file = try folder.clip(seededBytes(1000))
        try await withTransport { transport in
            let publisher = try publisher(
                "store",
                "four",
                environment,
                transport,
                judge: AddressPolicy(.publicOnly).judge
            )
            let problem = await caught { try await publisher.publish(file) }
            #expect(problem?.code == "link-unusable")
            #expect(problem?.message.contains("not on the public internet") == true)
        }
    }

    /// A storage at an address where nobody listens.
    private static var nobodyThere: [String: String] {
        get async throws {
            var environment = try await S3Server.shared.environment()
            environment["RCLONE_CONFIG_STORE_ENDPOINT"] = "http://127.0.0.1:1"
            environment["RCLONE_LOW_LEVEL_RETRIES"] = "1"
            return environment
        }
    }

    /// What cannot be asked is not taken for deleted: rclone's `deletefile` says of both that it is not there.
    @Test func aFileOfAStorageThatCannotBeReachedIsNotTakenForGone() async throws {
        let folder = try TemporaryFolder()
        let file = try folder.clip(seededBytes(1000))
        let environment = try await Self.nobodyThere
        try await withTransport { transport in
            let publisher = try publisher("store", "five", environment, transport)
            let draft = try #require(publisher.draft(of: file))
            let problem = await caught { try await publisher.withdraw(draft) }
            #expect(problem?.code == "rclone-unreachable", "\(problem?.message ?? "")")
        }
    }

    @Test func aStorageThatCannotBeReachedIsToldApartFromOneThatRefuses() async throws {
        let folder = try TemporaryFolder()
        let file = try folder.clip(seededBytes(1000))
        let environment = try await Self.nobodyThere
        try await withTransport { transport in
            let problem = await caught { try await publisher("store", "six", environment, transport).publish(file) }
            #expect(problem?.code == "rclone-unreachable", "\(problem?.message ?? "")")
            #expect(problem?.message.contains("connection refused") == true, "\(problem?.message ?? "")")
        }
    }

    /// The name leads into a private network: no provider could fetch from there.
    @Test func aLinkOfAPrivateNameIsNotUsed() async throws {
        let folder = try TemporaryFolder()
        let file = try folder.clip(seededBytes(1000))
        let inner = AddressPolicy(.publicOnly) { _ in [try #require(HostAddress("10.0.0.7"))] }
        try await withTransport { transport in
            let publisher = try publisher(
                "disk",
                folder.path + "/store",
                ["RCLONE_CONFIG_DISK_TYPE": "local"],
                transport,
                publicURL: "https://films.example.com",
                judge: inner.judge
            )
            let problem = await caught { try await publisher.publish(file) }
            #expect(problem?.code == "link-unusable")
            #expect(problem?.message.contains("films.example.com is not on the public internet") == true)
        }
    }

    @Test func aRedirectToAPrivateNameIsNotFollowed() async throws {
        let folder = try TemporaryFolder()
        let file = try folder.clip(seededBytes(1000))
        let inner = AddressPolicy(.alsoLoopback) { _ in [try #require(HostAddress("192.168.1.1"))] }
        try await withServer { _ in
            .init(status: .found, headers: [.location: "https://inner.example.com/f"])
        } _: { port in
            try await withTransport { transport in
                let publisher = try publisher(
                    "disk",
                    folder.path + "/store",
                    ["RCLONE_CONFIG_DISK_TYPE": "local"],
                    transport,
                    publicURL: "http://127.0.0.1:\(port)",
                    judge: inner.judge
                )
                let problem = await caught { try await publisher.publish(file) }
                #expect(problem?.message.contains("inner.example.com is not on the public internet") == true)
            }
        }
    }

    // MARK: - Storages that make no links

    @Test func aFolderMakesNoLinks() async throws {
        let folder = try TemporaryFolder()
        let file = try folder.clip(seededBytes(1000))
        try await withTransport { transport in
            let publisher = try publisher(
                "disk",
                folder.path + "/store",
                ["RCLONE_CONFIG_DISK_TYPE": "local"],
                transport
            )
            let problem = await caught { try await publisher.publish(file) }
            #expect(problem?.kind == .unavailable)
            #expect(problem?.code == "rclone-no-links")
            #expect(problem?.hint?.contains("--public-url") == true)
        }
    }

    @Test func aFolderThatAWebServerShowsIsAStorage() async throws {
        let folder = try TemporaryFolder()
        let store = folder.path + "/store"
        try FileManager.default.createDirectory(atPath: store, withIntermediateDirectories: true)
        let bytes = seededBytes(5000)
        let file = try folder.clip(bytes)
        try await withRcloneServer(of: store) { base in
            try await withTransport { transport in
                let environment = ["RCLONE_CONFIG_DISK_TYPE": "local"]
                let publisher = try publisher("disk", store, environment, transport, publicURL: base + "/")
                let publication = try await publisher.publish(file)
                #expect(publication.expiresAt == nil)
                #expect(publication.url.hasPrefix(base + "/wanbatch-"))
                #expect(try await status(of: publication.url, transport) == (200, bytes))
                #expect(await publisher.isAlive(publication, bytes: 5000))
                let moved = try self.publisher("disk", store, environment, transport, publicURL: base + "/other")
                #expect(await !moved.isAlive(publication, bytes: 5000))
                try await publisher.withdraw(publication)
                #expect(try FileManager.default.contentsOfDirectory(atPath: store) == [])
                #expect(await !publisher.isAlive(publication, bytes: 5000))
            }
        }
    }

    /// rclone's http storage can only be read.
    @Test func aStorageThatCannotBeWrittenSaysSo() async throws {
        let folder = try TemporaryFolder()
        let file = try folder.clip(seededBytes(1000))
        try await withRcloneServer(of: folder.path) { base in
            try await withTransport { transport in
                let environment = ["RCLONE_CONFIG_WEB_TYPE": "http", "RCLONE_CONFIG_WEB_URL": base + "/"]
                let publisher = try publisher("web", "", environment, transport, publicURL: base)
                let problem = await caught { try await publisher.publish(file) }
                #expect(problem?.code == "rclone-failed")
                #expect(problem?.message.contains("read") == true, "\(problem?.message ?? "")")
            }
        }
    }

    @Test func aPageInsteadOfTheFileIsNoLink() async throws {
        let folder = try TemporaryFolder()
        let store = folder.path + "/store"
        try FileManager.default.createDirectory(atPath: store, withIntermediateDirectories: true)
        let file = try folder.clip(seededBytes(1000))
        try await withServer { _ in
            .init(status: .ok, headers: [.contentType: "text/html"])
        } _: { port in
            try await withTransport { transport in
                let environment = ["RCLONE_CONFIG_DISK_TYPE": "local"]
                let base = "http://127.0.0.1:\(port)"
                let publisher = try publisher("disk", store, environment, transport, publicURL: base)
                let problem = await caught { try await publisher.publish(file) }
                #expect(problem?.code == "link-unusable")
                #expect(problem?.message.contains("gives a page of the web") == true, "\(problem?.message ?? "")")
                #expect(problem?.hint?.contains("--public-url") == true)
            }
        }
    }

    @Test func withoutRcloneItSaysHowToGetIt() async throws {
        let folder = try TemporaryFolder()
        let file = try folder.clip(seededBytes(1000))
        try await withTransport { transport in
            let publisher = RclonePublisher(
                remote: "store",
                path: "x",
                publicURL: nil,
                judge: AddressPolicy(.publicOnly).judge,
                program: nil,
                secret: Self.secret,
                transport: transport
            )
            let problem = await caught { try await publisher.publish(file) }
            #expect(problem?.kind == .unavailable)
            #expect(problem?.hint == "apt-get install rclone")
        }
    }

    /// A storage that makes only links without an end refuses `--expire`; keys of ours stay here.
    @Test func aStorageWithoutExpiryIsAskedAgain() async throws {
        let folder = try TemporaryFolder()
        let file = try folder.clip(seededBytes(1000))
        let log = folder.path + "/log"
        let script = """
            #!/bin/sh
            echo "$@" >>\(log)
            echo "key=$EVOLINK_API_KEY$WANBATCH_X dump=$RCLONE_DUMP" >>\(log)
            case "$*" in *--expire*) echo "2026/01/01 00:00:00 Failed to link: no expiry here" >&2; exit 1;; esac
            case "$1" in link) echo "$LINK";; esac
            """
        let tool = folder.path + "/rclone"
        try Data(script.utf8).write(to: URL(filePath: tool))
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: tool)
        let answer = seededBytes(1000)
        try await withServer { _ in
            .init(status: .ok, headers: [.contentLength: "1000"], body: .init(byteBuffer: .init(bytes: answer)))
        } _: { port in
            try await withTransport { transport in
                let publisher = RclonePublisher(
                    remote: "box",
                    path: "",
                    publicURL: nil,
                    judge: AddressPolicy(.alsoLoopback).judge,
                    program: RcloneProgram(
                        path: tool,
                        environment: [
                            "PATH": "/usr/bin:/bin", "LINK": "http://127.0.0.1:\(port)/f",
                            "EVOLINK_API_KEY": "sk-secret",
                            "WANBATCH_X": "y", "RCLONE_DUMP": "auth",
                        ],
                        processes: SubprocessRunner()
                    ),
                    secret: Self.secret,
                    transport: transport
                )
                let publication = try await publisher.publish(file)
                #expect(publication.url == "http://127.0.0.1:\(port)/f")
                #expect(publication.expiresAt == nil)
            }
        }
        let seen = try String(contentsOfFile: log, encoding: .utf8)
        #expect(seen.contains("copyto --log-level ERROR --ask-password=false --checksum -- \(file.path) box:wanbatch-"))
        #expect(seen.contains("key= dump=\n"))
        #expect(!seen.contains("sk-secret"))
    }
}
