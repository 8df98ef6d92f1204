import BatchPipeline
import EditModel
import Foundation

/// Outputs fetched by the Downloader, which hashes them and waits for the disk, beside curl with the same files from
/// the same server: alone, and with sha256sum and sync after it, which is the same work.
struct DownloadBenchmark {
    let folder: URL
    let scale: Scale
    /// As many as a run fetches at once.
    private let width = RunSettings().downloads

    /// What one way of fetching all took.
    private struct Fetch {
        var seconds: Double
        /// Of the downloader alone, not of the server.
        var processorSeconds: Double
    }

    func figures() async throws -> [Figure] {
        let (count, size) = scale.of((500, 5_000_000), small: (8, 500_000))
        let megabytes = Double(count) * Double(size) / 1e6
        let server = try FileServer.start(size, in: folder)
        defer { server.program.kill() }
        let links = (0..<count).map { "\(server.base)\($0).mp4" }
        var (ours, bare, safe): ([Fetch], [Fetch], [Fetch]) = ([], [], [])
        // By turns: what else the machine does is the same for both.
        for _ in 0..<scale.of(5, small: 1) {
            ours.append(try await fetch(links))
            guard let curl = try await curl(links) else { continue }
            bare.append(curl.bare)
            safe.append(curl.safe)
        }
        func speed(_ name: String, _ fetches: [Fetch]) -> [Figure] {
            [
                Figure(name: name, values: fetches.map { megabytes / $0.seconds }, unit: "MB/s"),
                Figure(
                    name: "its processor time",
                    values: fetches.map { $0.processorSeconds * 1000 / megabytes },
                    unit: "s a gigabyte"
                ),
            ]
        }
        func share(_ name: String, of others: [Fetch], _ promise: Figure.Promise? = nil) -> Figure {
            Figure(name: name, values: zip(ours, others).map { $1.seconds / $0.seconds }, unit: "", promise: promise)
        }
        let own = speed("\(count) outputs of \(size / 1000) kB, hashed and safe", ours)
        guard !bare.isEmpty else {
            say("curl is not installed: the downloads are compared with nothing")
            return own
        }
        return own + speed("the same by curl, not hashed, not safe", bare)
            + speed("the same by curl, then sha256sum on each core, then sync", safe) + [
                share("the share of curl's speed", of: bare, scale.promise(.atLeast(0.9))),
                share("the share of curl's, sha256sum's and sync's", of: safe, scale.promise(.atLeast(0.9))),
            ]
    }

    /// What the Downloader takes.
    private func fetch(_ links: [String]) async throws -> Fetch {
        let place = try emptyFolder("ours")
        defer { try? FileManager.default.removeItem(at: place) }
        let downloader = Downloader(transport: LiveWebTransport(), policy: AddressPolicy(.alsoLoopback))
        let before = ChildMeter.ownSeconds
        let time = try await ContinuousClock().measure {
            try await withThrowingTaskGroup(of: Void.self) { group in
                for lane in 0..<width {
                    group.addTask {
                        for index in stride(from: lane, to: links.count, by: width) {
                            let path = place.appending(path: "\(index).mp4").path
                            _ = try await downloader.download(links[index], to: path)
                        }
                    }
                }
                try await group.waitForAll()
            }
        }
        return Fetch(seconds: time / .seconds(1), processorSeconds: ChildMeter.ownSeconds - before)
    }

    /// What curl takes, and what it takes with its files hashed by sha256sum and made safe by sync after it; `nil` where
    /// there is no curl.
    private func curl(_ links: [String]) async throws -> (bare: Fetch, safe: Fetch)? {
        let place = try emptyFolder("theirs")
        defer { try? FileManager.default.removeItem(at: place) }
        var list = ""
        for (index, link) in links.enumerated() { list += "url = \"\(link)\"\noutput = \"\(index).mp4\"\n" }
        try Data(list.utf8).write(to: place.appending(path: "list"))
        let names = links.indices.map { "\($0).mp4" }
        let ways = ["--silent", "--no-progress-meter", "--fail", "--parallel", "--parallel-max", "\(width)"]
        // env(1) says 127 when there is no such program.
        let usage = try await ending("curl", ways + ["--config", "list"], in: place, allowed: [0, 127])
        if usage.exit == 127 { return nil }
        let bare = Fetch(seconds: usage.seconds, processorSeconds: usage.processorSeconds)
        let (hashing, sync) = (try await sums(names, in: place), try await ending("sync", names, in: place))
        let safe = Fetch(
            seconds: bare.seconds + hashing.seconds + sync.seconds,
            processorSeconds: bare.processorSeconds + hashing.processorSeconds + sync.processorSeconds
        )
        return (bare, safe)
    }

    /// What sha256sum takes, one for each core.
    private func sums(_ names: [String], in place: URL) async throws -> Fetch {
        let cores = ProcessInfo.processInfo.activeProcessorCount
        return try await withThrowingTaskGroup(of: ChildProgram.Usage.self) { group in
            for core in 0..<cores {
                let part = stride(from: core, to: names.count, by: cores).map { names[$0] }
                group.addTask { try await ending("sha256sum", ["--"] + part, in: place) }
            }
            return try await group.reduce(into: Fetch(seconds: 0, processorSeconds: 0)) { all, usage in
                all.seconds = max(all.seconds, usage.seconds)
                all.processorSeconds += usage.processorSeconds
            }
        }
    }

    private func ending(_ name: String, _ arguments: [String], in place: URL, allowed: Set<Int32> = [0]) async throws
        -> ChildProgram.Usage
    {
        let usage = await (try ChildProgram(name, arguments, in: place)).ending()
        guard allowed.contains(usage.exit) else { throw ChildProgram.CannotStart(path: name, reason: "\(usage.exit)") }
        return usage
    }

    private func emptyFolder(_ name: String) throws -> URL {
        let place = folder.appending(path: name)
        try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
        return place
    }
}
