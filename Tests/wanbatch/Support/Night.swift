import Foundation
import Testing

/// A folder with clips and a manifest, and the real program at work in it.
final class Night: Sendable {
    /// The working folder.
    let folder: URL
    private let logs: URL

    /// The real program.
    static let executable = Bundle.main.bundlePath + "/wanbatch"

    /// What every program here has in its environment, and nothing else but what `Tests/sanitize.sh` needs.
    static var plainEnvironment: [String: String] {
        let environment = ProcessInfo.processInfo.environment
        return ["PATH": environment["PATH"] ?? "/usr/bin:/bin", "HOME": "/nonexistent"]
            .merging(environment.filter { ["LD_PRELOAD", "TSAN_OPTIONS"].contains($0.key) }) { $1 }
    }

    /// A folder with `clips/0.mp4`, `clips/1.mp4` and so on.
    ///
    /// - Parameter clips: How many clips.
    init(clips: Int = 0) async throws {
        let base = URL.temporaryDirectory.appending(path: "wanbatch-night-\(UUID().uuidString)")
        folder = base.appending(path: "work")
        logs = base.appending(path: "logs")
        for folder in [folder.appending(path: "clips"), logs] {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        }
        for number in 0..<clips { try await clip("\(number).mp4", number) }
    }

    deinit { try? FileManager.default.removeItem(at: folder.deletingLastPathComponent()) }

    // MARK: - Files

    /// Puts a clip into the folder of clips.
    func clip(_ name: String, _ number: Int) async throws {
        try await Footage.shared.clip(number).write(to: path("clips/" + name))
    }

    /// Writes a text file.
    func write(_ name: String, _ text: String) throws { try Data(text.utf8).write(to: path(name)) }

    /// Writes `night.manifest`: defaults, and the lines that follow.
    func manifest(_ lines: String..., provider: String = "evolink") throws {
        let head = "set provider=\(provider) prompt=\"Make it snow\""
        try write("night.manifest", ([head] + lines).joined(separator: "\n") + "\n")
    }

    /// A file of the folder.
    func path(_ name: String) -> URL { folder.appending(path: name) }

    /// Whether a file is there.
    func has(_ name: String) -> Bool { FileManager.default.fileExists(atPath: path(name).path) }

    /// All files under a folder, relative to the working folder.
    func files(_ name: String) -> [String] {
        let found = FileManager.default.enumerator(atPath: path(name).path)?.compactMap { $0 as? String } ?? []
        return found.map { name + "/" + $0 }.filter { file in
            var isFolder: ObjCBool = false
            let isThere = FileManager.default.fileExists(atPath: path(file).path, isDirectory: &isFolder)
            return isThere && !isFolder.boolValue
        }.sorted()
    }

    /// The videos among a batch's outputs.
    func outputs(_ batch: String = "night") -> [String] {
        files("archive/\(batch)/outputs").filter { $0.hasSuffix(".mp4") }
    }

    /// The files of the folder and the outputs of all programs that carry a text.
    func files(with secret: String) throws -> [String] {
        let logs = try FileManager.default.contentsOfDirectory(at: logs, includingPropertiesForKeys: nil)
        return try (files(".").map(path) + logs).filter { try Data(contentsOf: $0).range(of: Data(secret.utf8)) != nil }
            .map(\.lastPathComponent)
    }

    /// The latest cost report of a batch.
    func report(_ batch: String = "night") throws -> CSVTable {
        let file = path("archive/\(batch)/reports/latest.csv")
        return try CSVTable(String(decoding: Data(contentsOf: file), as: UTF8.self))
    }

    // MARK: - The program

    /// Starts the program.
    ///
    /// - Parameters:
    ///   - arguments: The command line.
    ///   - environment: What is added to PATH and HOME.
    func start(
        _ arguments: [String],
        _ environment: [String: String] = [:],
        standardError: FileHandle? = nil
    ) throws -> Program {
        try Program(
            Self.executable,
            arguments,
            environment: Self.plainEnvironment.merging(environment) { $1 },
            in: folder,
            logs: logs,
            standardError: standardError
        )
    }

    /// Runs the program to its end.
    func run(_ arguments: String..., with environment: [String: String] = [:]) async throws -> Program.Ending {
        try await start(arguments, environment).end()
    }

    /// `wanbatch run night.manifest`, with further arguments.
    func night(_ more: String..., with environment: [String: String]) async throws -> Program.Ending {
        try await start(["run", "night.manifest"] + more, environment).end()
    }
}
