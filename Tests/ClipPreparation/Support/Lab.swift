import ClipPreparation
import EditModel
import Foundation

/// A folder of clips made by ffmpeg for one test, removed with it.
final class Lab: Sendable {
    let folder: String
    let tools: MediaTools
    static let processes = TurnedRunner(ProcessInfo.processInfo.activeProcessorCount + 1)
    private static let found = Task { try await MediaTools.find(environment: ProcessInfo.processInfo.environment) }

    init() async throws {
        folder = FileManager.default.temporaryDirectory.path + "/lab-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: folder + "/tmp", withIntermediateDirectories: true)
        tools = try await Self.found.value
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    var preparer: ClipPreparer { preparer() }
    var probe: MediaProbe { MediaProbe(tools: tools, processes: Self.processes) }
    var imageProbe: ImageProbe { ImageProbe(tools: tools, processes: Self.processes) }
    var inspector: OutputInspector { OutputInspector(tools: tools, processes: Self.processes) }
    var posters: PosterMaker { PosterMaker(tools: tools, processes: Self.processes) }

    /// A preparer of clips, perhaps with other programs or limits.
    func preparer(tools: MediaTools? = nil, limits: ClipLimits = .wan27) -> ClipPreparer {
        ClipPreparer(
            tools: tools ?? self.tools,
            limits: limits,
            scratchDirectory: folder + "/tmp",
            processes: Self.processes
        )
    }

    /// Runs ffmpeg as anyone would, apart from the code under test.
    func ffmpeg(_ arguments: [String]) async throws {
        let command = ProcessCommand(
            tools.ffmpeg,
            ["-hide_banner", "-nostdin", "-y", "-loglevel", "error"] + arguments,
            environment: tools.environment,
            wallLimit: .seconds(300)
        )
        let result = try await Self.processes.run(command)
        guard result.isSuccess else { throw LabFailure(words: "\(arguments): \(result.errorTail)") }
    }

    /// Makes a clip with a moving picture and, unless it is silent, a tone.
    func clip(
        _ name: String,
        size: String = "320x240",
        rate: String = "25",
        seconds: Double = 2.4,
        video: [String] = ["-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p"],
        audio: [String]? = ["-c:a", "aac"],
        filter: String? = nil,
        extra: [String] = []
    ) async throws -> String {
        let path = folder + "/" + name
        var words = ["-f", "lavfi", "-i", "testsrc2=s=\(size):r=\(rate):d=\(seconds)"]
        if audio != nil { words += ["-f", "lavfi", "-i", "sine=r=48000:d=\(seconds)"] }
        if let filter { words += ["-vf", filter] }
        try await ffmpeg(words + video + (audio ?? []) + extra + ["file:\(path)"])
        return path
    }

    func write(_ name: String, _ bytes: some Sequence<UInt8>) throws -> String {
        let path = folder + "/" + name
        try Data(bytes).write(to: URL(filePath: path))
        return path
    }

    /// Probes, decides and prepares.
    func prepare(
        _ path: String,
        _ request: ClipRequest = ClipRequest(),
        threads: Int? = nil
    ) async throws -> Prepared {
        let facts = try await probe.probe(path: path)
        let decision = ClipPlanner().decide(facts, request)
        let file = try await preparer.prepare(
            path: path,
            facts: facts,
            decision: decision,
            threads: threads,
            to: folder + "/prepared-\(UUID().uuidString).mp4"
        )
        let again = ClipPlanner().decide(try await probe.probe(path: file.path), ClipRequest())
        return Prepared(decision: decision, file: file, seen: try await look(file.path), again: again)
    }

    /// What ffprobe says of a file, asked apart from the code under test.
    func look(_ path: String) async throws -> Seen {
        let command = ProcessCommand(
            tools.ffprobe,
            ["-v", "error", "-of", "json", "-count_frames", "-show_format", "-show_streams", "file:\(path)"],
            environment: tools.environment
        )
        let result = try await Self.processes.run(command)
        guard result.isSuccess else { throw LabFailure(words: result.errorTail) }
        return try JSONDecoder().decode(Seen.self, from: Data(result.output))
    }
}

struct LabFailure: Error { var words: String }

struct Prepared {
    var decision: ClipDecision
    var file: PreparedFile
    var seen: Seen
    /// What would be done with the prepared file: nothing.
    var again: ClipDecision
}

/// ffprobe's answer, read anew for the tests.
struct Seen: Decodable {
    struct Stream: Decodable {
        var codec_type: String
        var codec_name: String?
        var width: Int?
        var height: Int?
        var pix_fmt: String?
        var sample_aspect_ratio: String?
        var field_order: String?
        var color_transfer: String?
        var color_primaries: String?
        var color_space: String?
        var color_range: String?
        var duration: String?
        var avg_frame_rate: String?
        var nb_read_frames: String?
        var channels: Int?
        var side_data_list: [[String: Ignored]]?
    }
    struct Format: Decodable {
        var duration: String
        var size: String
        var format_name: String
        var tags: [String: String]?
    }
    struct Ignored: Decodable { init(from decoder: any Decoder) {} }

    var streams: [Stream]
    var format: Format

    var video: Stream? { streams.first { $0.codec_type == "video" } }
    var audio: Stream? { streams.first { $0.codec_type == "audio" } }
    var seconds: Double { Double(format.duration) ?? -1 }
    var videoSeconds: Double { video?.duration.flatMap(Double.init) ?? -1 }

    /// In what the file is not what the seed documents ask for, by a reading of our own.
    var faults: [String] {
        var faults: [String] = []
        let videos = streams.filter { $0.codec_type == "video" }
        if videos.count != 1 { faults.append("\(videos.count) video streams") }
        if !format.format_name.contains("mp4") { faults.append(format.format_name) }
        guard let video, let width = video.width, let height = video.height else { return faults + ["no video"] }
        if video.codec_name != "h264" { faults.append("codec") }
        if video.pix_fmt != "yuv420p" { faults.append("pixels \(video.pix_fmt ?? "")") }
        if width % 2 != 0 || height % 2 != 0 { faults.append("odd") }
        if !(240...4096).contains(width) || !(240...4096).contains(height) { faults.append("size \(width)x\(height)") }
        if max(width, height) > 8 * min(width, height) { faults.append("aspect") }
        if let aspect = video.sample_aspect_ratio, aspect != "1:1" { faults.append("pixel aspect \(aspect)") }
        if let order = video.field_order, order != "progressive" { faults.append("field order \(order)") }
        if video.side_data_list?.contains(where: { $0["rotation"] != nil }) == true { faults.append("rotation") }
        if seconds > 10 || seconds < 2 || videoSeconds > 10 || videoSeconds < 2 {
            faults.append("length \(videoSeconds) of \(seconds)")
        }
        if let audio, audio.codec_name != "aac" { faults.append("sound") }
        if Int(format.size) ?? .max > 100_000_000 { faults.append("bytes") }
        return faults
    }
}
