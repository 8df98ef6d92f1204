import Foundation

/// A manifest of very many edits: one clip, other seeds.
struct LargeBatch {
    let folder: URL
    let edits: Int
    /// How long the clip is.
    var seconds = 4
    /// The batch's name.
    var name = "large"
    /// The seed of the first edit.
    var firstSeed = 1

    /// The manifest's name.
    var manifest: String { "\(name).manifest" }

    /// Writes the manifest, and has ffmpeg make the clip.
    func make() throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let arguments = [
            "-y", "-loglevel", "error", "-f", "lavfi", "-i", "testsrc=s=640x360:r=30:d=\(seconds)", "-c:v", "libx264",
            "-pix_fmt", "yuv420p", "clip.mp4",
        ]
        let ending = try ChildProgram("ffmpeg", arguments, in: folder).end()
        guard ending.exit == 0 else { throw ChildProgram.CannotStart(path: "ffmpeg", reason: "exit \(ending.exit)") }
        var text = "set provider=sandbox prompt=\"Make it snow\"\n"
        for number in firstSeed..<firstSeed + edits { text += "clip clip.mp4 seed=\(number)\n" }
        try Data(text.utf8).write(to: folder.appending(path: manifest))
    }

    /// A plan of it, measured.
    func plan() throws -> ChildProgram.Usage {
        let usage = try ChildProgram(ChildProgram.wanbatch, ["plan", manifest], in: folder).end()
        guard usage.exit == 0 else { throw ChildProgram.CannotStart(path: "wanbatch plan", reason: "\(usage.exit)") }
        return usage
    }

    /// Starts a run, and stops it dead when the first edit is submitted.
    ///
    /// - Returns: When that was, and what the run took.
    func runToFirstSubmission() throws -> (seconds: Double, usage: ChildProgram.Usage) {
        let run = try ChildProgram(ChildProgram.wanbatch, ["run", manifest, "--json"], in: folder)
        let seconds = run.seconds(until: ["\"state\":\"submitting\"", "\"state\":\"running\""])
        let usage = run.kill()
        guard let seconds else { throw ChildProgram.CannotStart(path: "wanbatch run", reason: "\(usage.exit)") }
        return (seconds, usage)
    }
}
