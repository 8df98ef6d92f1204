import EditModel
import Foundation

/// Measures what the documents promise: `swift run -c release wanbatch-benchmarks [NAME...]`.
///
/// Prints one line a figure and exits with 1 when one of them is not as promised.
@main
struct Benchmarks {
    static func main() async throws {
        let names = Array(CommandLine.arguments.dropFirst())
        guard names.allSatisfy(Self.names.contains) else {
            say(
                "the benchmarks are \(Self.names.joined(separator: ", ")); without a name: \(usual.joined(separator: ", "))"
            )
            exit(64)
        }
        // Not the system's folder for temporary files: that may be memory, where a commit costs nothing.
        let folder = URL(filePath: FileManager.default.currentDirectoryPath).appending(path: ".build/benchmark")
        try? FileManager.default.removeItem(at: folder)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        say(
            "\(ProcessInfo.processInfo.activeProcessorCount) cores, \(ProcessInfo.processInfo.operatingSystemVersionString)"
        )
        var isKept = true
        for name in names.isEmpty ? usual : names {
            do {
                for figure in try await figures(of: name, in: folder) {
                    say(figure)
                    if !figure.isKept { isKept = false }
                }
            } catch let error as WanbatchError {
                say("\(name): \(error)")
                isKept = false
            }
        }
        if !isKept { exit(1) }
    }

    private static let names = ["submissions", "preparation", "presets"]
    private static let usual = ["submissions", "preparation"]

    private static func figures(of name: String, in folder: URL) async throws -> [Figure] {
        switch name {
        case "submissions": try await SubmissionBenchmark(folder: folder).figures()
        case "preparation": try await PreparationBenchmark(folder: folder).figures()
        default: try await PresetBenchmark(folder: folder).figures()
        }
    }
}

/// Prints a line; it is seen at once, in a file too.
func say(_ line: Any) {
    print(line)
    fflush(nil)
}
