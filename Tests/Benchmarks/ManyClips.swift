import Foundation

/// A folder of clips that differ, none of which a provider takes as it is.
struct ManyClips {
    /// How long each is.
    static let seconds = 8

    let folder: URL
    let count: Int
    let manifest = "clips.manifest"

    /// Has ffmpeg make one clip, and copies of it that differ by their title.
    func make() throws {
        let clips = folder.appending(path: "clips")
        try FileManager.default.createDirectory(at: clips, withIntermediateDirectories: true)
        let source = "testsrc2=s=1920x1080:r=25:d=\(Self.seconds)"
        try ffmpeg(["-f", "lavfi", "-i", source, "-c:v", "mpeg4", "-q:v", "4", "one.avi"])
        for number in 1...count {
            try ffmpeg(["-i", "one.avi", "-c", "copy", "-metadata", "title=\(number)", "clips/\(number).avi"])
        }
        try Data("set prompt=\"Make it snow\"\nclip clips/\n".utf8).write(to: folder.appending(path: manifest))
    }

    private func ffmpeg(_ arguments: [String]) throws {
        let ending = try ChildProgram("ffmpeg", ["-nostdin", "-loglevel", "error"] + arguments, in: folder).end()
        guard ending.exit == 0 else { throw ChildProgram.CannotStart(path: "ffmpeg", reason: "exit \(ending.exit)") }
    }
}
