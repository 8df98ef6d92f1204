public import EditModel
import Foundation

/// Looks at a clip: first with our own eyes (a regular file? which form? complete?), then with ffprobe.
///
/// ffprobe may only read this file (protocol whitelist) and only as the form that its first bytes show (format
/// whitelist): a playlist or a script named `.mp4` is refused before it is started.
public struct MediaProbe: Sendable {
    private let tools: MediaTools
    private let processes: any ProcessRunner

    /// Larger files are not read through to learn their length: far more than 10 s, and most of it unused.
    private static let maximumCountedBytes: Int64 = 1 << 30

    /// The most pixels of a picture that is decoded: far above any camera, below what would exhaust the memory.
    static let maximumPixels = 100_000_000

    /// A probe.
    ///
    /// - Parameters:
    ///   - tools: The programs.
    ///   - processes: Who runs them.
    public init(tools: MediaTools, processes: any ProcessRunner = SubprocessRunner()) {
        self.tools = tools
        self.processes = processes
    }

    /// What is known of a clip.
    ///
    /// - Parameter path: The file's absolute path; any characters.
    /// - Throws: `WanbatchError` of kind `edit`: `clip-missing`, `clip-unreadable`, `clip-not-a-file`, `clip-empty`,
    ///   `clip-not-video`, `clip-no-video`, `clip-truncated`, `clip-broken`; `CancellationError`.
    public func probe(path: String) async throws -> MediaFacts {
        let look = try await BlockingWork.run { _ in try Self.look(path) }
        let text = try await ask(["-show_format", "-show_streams", "-of", "json"], path, look)
        guard let document = try? JSONDecoder().decode(ProbeDocument.self, from: Data(text.utf8)) else {
            throw broken(path, "ffprobe's answer cannot be read")
        }
        let reader = FactsReader(
            path: path,
            format: look.format,
            bytes: look.bytes,
            brand: look.brand,
            structure: look.structure,
            document: document
        )
        let mayBeCounted = look.bytes <= Self.maximumCountedBytes
        let told = look.format.hasEstimatedLength && mayBeCounted ? nil : try reader.facts()
        if let told, !(told.mayEndLater && mayBeCounted) { return told }
        let end = try await measure(path, look, start: ProbeDocument.seconds(document.format?.start_time) ?? 0)
        if let told {
            guard let end, told.endsSooner(than: end) else { return told }
        }
        guard let end, var facts = try reader.facts(measured: end) else {
            throw broken(path, "its length cannot be found")
        }
        facts.structure.hasWrongLength = told != nil
        return facts
    }

    /// What the file itself shows, before any other program touches it.
    struct Look: Sendable {
        var format: MediaFormat
        var bytes: Int64
        var brand: String?
        var structure: FileStructure
    }

    static func look(_ path: String) throws(WanbatchError) -> Look {
        let file = try OpenFile(path)
        let head = try file.read(MediaFormat.headLength, at: 0)
        guard !head.isEmpty else {
            throw WanbatchError(.edit, "clip-empty", "\(path) is empty", hint: "check that the copy is complete")
        }
        guard let format = MediaFormat(head: head) else {
            throw WanbatchError(
                .edit,
                "clip-not-video",
                "\(path) is no clip: it is \(MediaFormat.guess(head))",
                hint: "give an mp4, mov, mkv, webm, avi, ts, mpg, 3gp, ogv or gif file"
            )
        }
        let found = try StructureReader.read(file, format)
        return Look(format: format, bytes: file.stamp.size, brand: found.brand, structure: found.structure)
    }

    private func ask(_ arguments: [String], _ path: String, _ look: Look) async throws -> String {
        let command = tools.ffprobeCommand(
            ["-hide_banner", "-loglevel", "error"] + Self.guardedInput(look.format) + arguments + [
                "-i", "file:\(path)",
            ]
        )
        let result = try await processes.runAgainIfKilled(command)
        guard result.isSuccess else {
            if let killed = result.killed("ffprobe", path) { throw killed }
            if !look.structure.isComplete { throw Self.truncated(path) }
            throw broken(
                path,
                result.ending == .exited(1) ? result.lastWords : "ffprobe did not end well: \(result.ending)"
            )
        }
        return String(decoding: result.output, as: UTF8.self)
    }

    /// The end of the last picture after the file's start, by reading the time of every packet.
    private func measure(_ path: String, _ look: Look, start: Double) async throws -> Double? {
        let clock = PacketClock(mayJump: look.format.hasEstimatedLength)
        let command = tools.ffprobeCommand(
            ["-hide_banner", "-loglevel", "error"] + Self.guardedInput(look.format)
                + [
                    "-select_streams", "V:0", "-show_entries", "packet=pts_time,dts_time,duration_time", "-of",
                    "csv=p=0",
                ]
                + ["-i", "file:\(path)"],
            wallLimit: .seconds(600),
            stallLimit: .seconds(60)
        )
        let result = try await processes.runAgainIfKilled(
            command,
            onLine: { line in
                clock.take(line)
                return true
            }
        )
        guard result.isSuccess else {
            throw result.killed("ffprobe", path) ?? broken(path, result.lastWords)
        }
        return clock.end.map { $0 - start }
    }

    /// Options that bind a reader to one file and one form.
    static func guardedInput(_ format: MediaFormat) -> [String] {
        ["-protocol_whitelist", "file", "-format_whitelist", format.demuxer, "-max_pixels", "\(maximumPixels)"]
    }

    static func truncated(_ path: String) -> WanbatchError {
        WanbatchError(
            .edit,
            "clip-truncated",
            "\(path) is cut off: its headers announce more than the file holds",
            hint: "copy it again from where it came from"
        )
    }

    private func broken(_ path: String, _ words: String) -> WanbatchError {
        WanbatchError(
            .edit,
            "clip-broken",
            "\(path) cannot be read as a clip: \(words)",
            hint: "check that the file plays"
        )
    }
}
