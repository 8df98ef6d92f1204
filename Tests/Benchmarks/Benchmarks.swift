import EditModel
import Foundation

/// Measures what the documents promise: `Tests/benchmarks.sh [--small] [NAME...]`.
///
/// Prints one line a figure and exits with 1 when one of them is not as promised. `--small` measures so little that it
/// takes seconds: then nothing is promised, for a start weighs more than the work.
@main
struct Benchmarks {
    static func main() async throws {
        guard CommandLine.arguments.dropFirst().first != FileServer.flag else { return try await FileServer.serve() }
        var names = Set(CommandLine.arguments.dropFirst())
        let scale: Scale = names.remove("--small") == nil ? .full : .small
        // Not the system's folder for temporary files: that may be memory, where a commit costs nothing.
        let folder = URL(filePath: FileManager.default.currentDirectoryPath)
            .appending(path: ".build/benchmark-\(getpid())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let all: [(name: String, measure: () async throws -> [Figure])] = [
            ("submissions", SubmissionBenchmark(folder: folder, scale: scale).figures),
            ("large-plan", LargePlanBenchmark(folder: folder, scale: scale).figures),
            ("resume", ResumeBenchmark(folder: folder, scale: scale).figures),
            ("large-run", LargeRunBenchmark(folder: folder, scale: scale).figures),
            ("rush", LargeRunBenchmark(folder: folder, scale: scale).rush),
            ("crowd", LargeRunBenchmark(folder: folder, scale: scale).crowd),
            ("waiting", WaitingBenchmark(folder: folder, scale: scale).figures),
            ("downloads", DownloadBenchmark(folder: folder, scale: scale).figures),
            ("cores", RegimeBenchmark(folder: folder, scale: scale).cores),
            ("regimes", RegimeBenchmark(folder: folder, scale: scale).figures),
            ("preparation", PreparationBenchmark(folder: folder).figures),
            ("presets", PresetBenchmark(folder: folder).figures),
        ]
        // Those that need footage and a peer's program.
        let onlyWhenNamed: Set = scale == .small ? ["preparation", "presets"] : ["presets"]
        let unknown = names.subtracting(all.map(\.name))
        guard unknown.isEmpty else {
            say(
                "no benchmark is called \(unknown.sorted().joined(separator: ", ")): there are "
                    + all.map(\.name).joined(separator: ", ")
            )
            exit(64)
        }
        // A program that was just built is read from the disk at its first start: seconds that belong to no night.
        _ = try ChildProgram(ChildProgram.wanbatch, ["--version"], in: folder).end()
        say(Machine.description)
        var isKept = true
        for benchmark in all
        where names.contains(benchmark.name) || names.isEmpty && !onlyWhenNamed.contains(benchmark.name) {
            do {
                for figure in try await benchmark.measure() {
                    say(figure)
                    isKept = isKept && figure.isKept
                }
            } catch {
                say("\(benchmark.name): \(error)")
                isKept = false
            }
        }
        say("load average at the end: \(Machine.load)")
        if !isKept { exit(1) }
    }
}

/// Prints a line; it is seen at once, in a file too.
func say(_ line: Any) {
    print(line)
    fflush(nil)
}

/// How much is measured.
enum Scale {
    case full, small

    /// - Parameters:
    ///   - full: What the promise is about.
    ///   - small: What takes a second.
    func of<Value>(_ full: Value, small: Value) -> Value { self == .full ? full : small }

    /// A promise, where so much is measured that it holds.
    func promise(_ promise: Figure.Promise) -> Figure.Promise? { self == .full ? promise : nil }
}

/// What the figures were measured on.
enum Machine {
    static var description: String {
        let model = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8))?
            .split(separator: "\n").first { $0.hasPrefix("model name") }?
            .split(separator: ":").last.map { $0.trimmingCharacters(in: .whitespaces) }
        let info = ProcessInfo.processInfo
        let memory = Double(info.physicalMemory) / Double(1 << 30)
        return "\(info.activeProcessorCount) cores (\(model ?? "unknown")), "
            + String(format: "%.0f GiB", memory) + ", \(info.operatingSystemVersionString); load average \(load)"
    }

    /// The load of the last minute: who else is at work.
    static var load: String {
        (try? String(contentsOfFile: "/proc/loadavg", encoding: .utf8))?.split(separator: " ").first.map(String.init)
            ?? "unknown"
    }
}
