import Foundation

/// A folder of clips that differ, none of which a provider takes as it is.
struct ManyClips {
    /// What wrote the clips.
    enum Camera {
        /// A telephone as it is set up when new: 3840x2160, HEVC of 10 bits in HLG, 30 frames a second.
        case telephone
        /// An older camera: 1920x1080, MPEG-4 part 2 in an AVI file, 25 frames a second.
        case older

        /// How much of each clip is used.
        fileprivate var seconds: Int { self == .older ? 8 : 10 }

        fileprivate var source: String {
            switch self {
            case .telephone: "testsrc2=s=3840x2160:r=30:d=12,noise=alls=2:allf=t"
            case .older: "testsrc2=s=1920x1080:r=25:d=10"
            }
        }

        fileprivate var coding: [String] {
            switch self {
            case .telephone:
                ["-c:v", "libx265", "-preset", "ultrafast", "-crf", "22", "-x265-params", "log-level=none"]
                    + ["-pix_fmt", "yuv420p10le", "-color_primaries", "bt2020", "-color_trc", "arib-std-b67"]
                    + ["-colorspace", "bt2020nc"]
            case .older: ["-c:v", "mpeg4", "-q:v", "4"]
            }
        }

        fileprivate var ending: String { self == .older ? "avi" : "mov" }

        /// The work on its pictures, as wanbatch has ffmpeg do it.
        fileprivate var filter: String {
            guard self == .telephone else { return "format=yuv420p" }
            return """
                zscale=tin=arib-std-b67:pin=bt2020:min=bt2020nc:p=bt2020:t=linear:npl=100,format=gbrpf32le,\
                zscale=p=bt709,tonemap=tonemap=hable:desat=0,zscale=t=bt709:m=bt709:r=tv,format=yuv420p
                """
        }
    }

    let folder: URL
    let camera: Camera
    let count: Int
    let manifest = "clips.manifest"

    /// How much of each is used.
    var seconds: Int { camera.seconds }

    /// One of them, relative to the folder.
    var one: String { "one.\(camera.ending)" }

    /// Has ffmpeg make one clip, and copies of it that differ by their title; of each another part is used.
    func make() throws {
        let clips = folder.appending(path: "clips")
        try FileManager.default.createDirectory(at: clips, withIntermediateDirectories: true)
        try ffmpeg(["-f", "lavfi", "-i", camera.source] + camera.coding + [one])
        for number in 1...count {
            try ffmpeg(["-i", one, "-c", "copy", "-metadata", "title=\(number)", "clips/\(number).\(camera.ending)"])
        }
        let lines = (1...count).map { number in
            let start = String(format: "%.2f", Double(number) * 0.04)
            return "clip clips/\(number).\(camera.ending) start=\(start) length=\(seconds)\n"
        }
        let text = "set prompt=\"Make it snow\"\n" + lines.joined()
        try Data(text.utf8).write(to: folder.appending(path: manifest))
    }

    /// Transcodes the one clip again and again, as many at once as there are cores, with nothing beside.
    ///
    /// - Parameters:
    ///   - times: How often.
    ///   - threads: How many threads each ffmpeg has; `nil` for as many as it likes.
    /// - Returns: What it took.
    func transcode(times: Int, threads: Int?) throws -> ChildProgram.Usage {
        let each = threads.map { "-threads \($0)" } ?? ""
        let filters = threads.map { "-filter_threads \($0)" } ?? ""
        let input = "ffmpeg -nostdin -y -loglevel error \(filters) \(each) -i \(one) -t \(seconds)"
        let output = "-vf \(camera.filter) -c:v libx264 -preset superfast -crf 15 \(each) -f mp4 bare-{}.mp4"
        let cores = ProcessInfo.processInfo.activeProcessorCount
        let script = "seq \(times) | xargs -P \(cores) -I {} \(input) \(output)"
        let usage = try ChildProgram("sh", ["-c", script], in: folder).end()
        guard usage.exit == 0 else { throw ChildProgram.CannotStart(path: "xargs", reason: "exit \(usage.exit)") }
        return usage
    }

    private func ffmpeg(_ arguments: [String]) throws {
        let ending = try ChildProgram("ffmpeg", ["-nostdin", "-loglevel", "error"] + arguments, in: folder).end()
        guard ending.exit == 0 else { throw ChildProgram.CannotStart(path: "ffmpeg", reason: "exit \(ending.exit)") }
    }
}
