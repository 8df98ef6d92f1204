import Foundation

/// Measures what the documents promise: `swift run -c release wanbatch-benchmarks`.
///
/// Prints one line a figure and exits with 1 when one of them is below its promise.
@main
struct Benchmarks {
    static func main() async throws {
        // Not the system's folder for temporary files: that may be memory, where a commit costs nothing.
        let folder = URL(filePath: FileManager.default.currentDirectoryPath).appending(path: ".build/benchmark")
        try? FileManager.default.removeItem(at: folder)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        print(
            "\(ProcessInfo.processInfo.activeProcessorCount) cores, \(ProcessInfo.processInfo.operatingSystemVersionString)"
        )
        let figures = try await SubmissionBenchmark(folder: folder).figures()
        figures.forEach { print($0) }
        if figures.contains(where: { !$0.isKept }) { exit(1) }
    }
}

/// A figure, and what is promised.
struct Figure: CustomStringConvertible {
    let name: String
    /// What each try gave.
    let values: [Double]
    let unit: String
    /// At least so much.
    var promise: Double?

    /// The middle of the tries.
    var value: Double { values.sorted()[values.count / 2] }

    var isKept: Bool { promise.map { value >= $0 } ?? true }

    var description: String {
        let number = String(format: "%.0f", value)
        let range =
            values.count > 1 ? " (\(values.count) tries, \(Int(values.min() ?? 0)) to \(Int(values.max() ?? 0)))" : ""
        let verdict = promise.map { " (promised: at least \(Int($0)); \(isKept ? "kept" : "NOT KEPT"))" } ?? ""
        return "\(name): \(number) \(unit)\(range)\(verdict)"
    }
}
