import ClipPreparation
import EditModel
import Foundation

/// A clip of real footage (Debian's forensics-samples-files), and what is wanted of it.
struct PreparationJob: Sendable {
    let path: String
    private(set) var request: ClipRequest

    private static let footage = "/usr/share/forensics-samples/original-files"

    /// A telephone's 1080p, a camera's 720p and three other containers and codecs: none is taken as it is.
    static let all = [
        PreparationJob("movie1/VID_20191220_170832.mp4", ClipRequest(short: .hold)),
        PreparationJob("movie2/movie-hello.mp4", ClipRequest(start: .milliseconds(400), length: .seconds(7))),
        PreparationJob("movie2/movie-hello.avi", ClipRequest()),
        PreparationJob("movie2/movie-hello.mpeg", ClipRequest()),
        PreparationJob("movie2/movie-hello.ogg", ClipRequest()),
    ]

    /// A clip that is taken as it is.
    static let passed = "\(footage)/movie2/movie-hello.mp4"

    private init(_ name: String, _ request: ClipRequest) {
        path = "\(Self.footage)/\(name)"
        self.request = request
    }

    /// The same clip, another part of it.
    func shifted(by milliseconds: Int64) -> PreparationJob {
        var job = self
        job.request.start += .milliseconds(milliseconds)
        return job
    }

    private init(path: String, request: ClipRequest) { (self.path, self.request) = (path, request) }

    /// Whether the footage is there.
    ///
    /// - Throws: `WanbatchError` when it is not.
    static func check() throws {
        guard FileManager.default.fileExists(atPath: passed) else {
            throw WanbatchError(
                .unavailable,
                "no-footage",
                "the real footage is not there",
                hint: "samples/packages.sh forensics-samples-files"
            )
        }
    }
}

/// A command of ffmpeg as a person would type it: without our guards, limits and reports.
struct BareCommand {
    let words: [String]

    /// The command of an encoding.
    ///
    /// - Parameters:
    ///   - command: The command as it was run.
    ///   - program: ffmpeg's path.
    ///   - output: Where the result is to lie instead.
    init(_ command: ProcessCommand, program: String, output: String) {
        let all = [command.executable] + command.arguments
        var words = Array(all[(all.firstIndex(of: program) ?? 0)...])
        for option in ["-progress", "-protocol_whitelist", "-format_whitelist", "-max_pixels"] {
            while let place = words.firstIndex(of: option) { words.removeSubrange(place...place + 1) }
        }
        words.removeAll { $0 == "-nostats" }
        words[words.count - 1] = "file:\(output)"
        self.words = words
    }

    /// The same with another value of an option.
    func setting(_ option: String, _ value: String) -> BareCommand {
        var copy = words
        if let place = copy.firstIndex(of: option) { copy[place + 1] = value }
        return BareCommand(words: copy)
    }

    /// What follows an option.
    func value(_ option: String) -> String? { words.firstIndex(of: option).map { words[$0 + 1] } }

    private init(words: [String]) { self.words = words }

    /// As one line of a shell's script.
    var line: String { words.map { "'" + $0.replacing("'", with: "'\\''") + "'" }.joined(separator: " ") }

    /// As a command for our own runner.
    func command(_ environment: [String: String]) -> ProcessCommand {
        ProcessCommand(words[0], Array(words.dropFirst()), environment: environment, wallLimit: .seconds(600))
    }
}
