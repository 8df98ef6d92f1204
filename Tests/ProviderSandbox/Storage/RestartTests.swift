import EditModel
import Foundation
import NIOHTTP1
import ProviderSandbox
import Testing

@Suite("A sandbox's folder")
struct RestartTests {
    @Test("keeps tasks, keys, files, port and bill over a restart, and unfinished work goes on")
    func restart() async throws {
        try await withFolder { folder in
            var configuration = SandboxConfiguration(folder: folder)
            configuration.taskSeconds = 0...0
            configuration.mediaJobs = 1
            let clip = try TestMedia.clip()
            let (base, link, ids) = try await SandboxHost.attachOrStart(configuration: configuration) { address in
                let client = SandboxClient(base: address)
                let link = try await client.link(uploading: clip)
                var ids: [String] = []
                for number in 0..<3 {
                    ids.append(try await client.submit(clip: link, key: "restart-key-0000\(number)").text("id"))
                }
                return (address, link, ids)
            }
            try await SandboxHost.attachOrStart(configuration: configuration) { address in
                #expect(address == base)
                let client = SandboxClient(base: address)
                #expect(try await client.send(.GET, link).status == 200)
                let replay = try await client.submit(clip: link, key: "restart-key-00001")
                #expect(replay.text("id") == ids[1])
                for id in ids { #expect(try await client.end(of: id).text("status") == "completed") }
                let bill = try await client.send(.GET, "/sandbox/bill")
                #expect(bill.number("tasks_completed") == 3 && bill.text("usd") == "1.2000")
            }
        }
    }

    @Test("has every answered task after kill -9")
    func kill() async throws {
        try await withFolder { folder in
            let note = folder + "-answered"
            defer { try? FileManager.default.removeItem(atPath: note) }
            await #expect(processExitsWith: .signal(SIGKILL)) { [folder = folder as String, note = note as String] in
                var configuration = SandboxConfiguration(folder: folder)
                configuration.media = .instant(clip: .seconds(3))
                configuration.runningLimit = nil
                try await SandboxHost.attachOrStart(configuration: configuration) { address in
                    let client = SandboxClient(base: address)
                    var ids = ""
                    for number in 0..<20 {
                        ids += try await client.submit(key: "kill-key-000000000\(number)").text("id") + "\n"
                    }
                    try Data(ids.utf8).write(to: URL(filePath: note))
                    _ = Foundation.kill(getpid(), SIGKILL)
                }
            }
            let answered = try String(contentsOfFile: note, encoding: .utf8).split(separator: "\n").map(String.init)
            #expect(answered.count == 20)
            let journal = folder + "/journal.ndjson"
            let handle = try #require(FileHandle(forWritingAtPath: journal))
            try handle.seekToEnd()
            try handle.write(contentsOf: Data(#"{"task":{"_0":{"id":"torn"#.utf8))
            try handle.close()
            try await serve(SandboxConfiguration(folder: folder)) { client in
                let bill = try await client.send(.GET, "/sandbox/bill")
                #expect(bill.number("tasks_created") == 20)
                for (index, id) in answered.enumerated() { #expect(bill.text("tasks.\(index).id") == id) }
            }
        }
    }

    @Test("serves one live sandbox: a second value is refused, a second run uses the first one's address")
    func attach() async throws {
        try await withFolder { folder in
            var configuration = SandboxConfiguration(folder: folder)
            configuration.media = .instant(clip: .seconds(3))
            try await SandboxHost.attachOrStart(configuration: configuration) { first in
                let error = #expect(throws: WanbatchError.self) { try ProviderSandbox(configuration: configuration) }
                #expect(error?.kind == .busy)
                try await SandboxHost.attachOrStart(configuration: configuration) { second in
                    #expect(second == first)
                    let reply = try await SandboxClient(base: second).submit()
                    #expect(reply.status == 200)
                }
                #expect(try await SandboxClient(base: first).send(.GET, "/sandbox/bill").number("tasks_created") == 1)
                var other = configuration
                other.api = .novita
                await #expect(throws: WanbatchError.self) {
                    try await SandboxHost.attachOrStart(configuration: other) { _ in }
                }
            }
        }
    }

    @Test("with a damaged journal is refused with the line, not overwritten")
    func damaged() async throws {
        try await withFolder { folder in
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            try Data("nonsense\n".utf8).write(to: URL(filePath: folder + "/journal.ndjson"))
            let error = #expect(throws: WanbatchError.self) {
                try ProviderSandbox(configuration: SandboxConfiguration(folder: folder))
            }
            #expect(error?.code == "sandbox-journal-damaged" && error?.message.contains("line 1") == true)
            #expect(try String(contentsOfFile: folder + "/journal.ndjson", encoding: .utf8) == "nonsense\n")
        }
    }

    @Test("a port that is taken is said")
    func port() async throws {
        try await withSandbox { client, _ in
            try await withFolder { folder in
                var configuration = SandboxConfiguration(folder: folder)
                configuration.port = client.base.port
                let error = await #expect(throws: WanbatchError.self) {
                    try await SandboxHost.attachOrStart(configuration: configuration) { _ in }
                }
                #expect(error?.code == "sandbox-port")
            }
        }
    }
}
