import EditModel
import Foundation
import Logging
import Synchronization

/// The log of a command: silent unless a level or a file is asked for.
enum LogWiring {
    /// The logger that the flags ask for.
    ///
    /// - Parameter flags: Level and file.
    static func logger(_ flags: ScreenFlags) -> Logger {
        guard flags.logLevel != nil || flags.logFile != nil else {
            return Logger(label: "wanbatch") { _ in SwiftLogNoOpLogHandler() }
        }
        let level = flags.logLevel.flatMap(Logger.Level.init(rawValue:)) ?? .info
        let sink: LineSink
        if let file = flags.logFile {
            sink = LineSink(file: file)
        } else {
            sink = LineSink()
        }
        return Logger(label: "wanbatch") { _ in LineLogHandler(sink: sink, logLevel: level) }
    }
}

/// Where lines go: a file that grows, or standard error.
final class LineSink: Sendable {
    private let handle: Mutex<FileHandle?>

    /// Standard error.
    init() { handle = Mutex(nil) }

    /// A file; lines are added to what is there. If it cannot be opened, standard error.
    init(file: String) {
        let isAllowed = StepGate(.logOpened).pass()
        let descriptor = isAllowed ? open(file, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o644) : -1
        if descriptor < 0 { Screen.error("wanbatch: \(file.printable) cannot be written; the log goes here") }
        handle = Mutex(descriptor < 0 ? nil : FileHandle(fileDescriptor: descriptor, closeOnDealloc: true))
    }

    /// Writes a line.
    func put(_ line: String) {
        handle.withLock { handle in
            guard let handle else { return Screen.error(line) }
            try? handle.write(contentsOf: Data((line + "\n").utf8))
        }
    }
}

/// A log handler that writes one plain line an event.
private struct LineLogHandler: LogHandler {
    let sink: LineSink
    var logLevel: Logger.Level
    var metadata: Logger.Metadata = [:]

    init(sink: LineSink, logLevel: Logger.Level) {
        self.sink = sink
        self.logLevel = logLevel
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        let all = metadata.merging(event.metadata ?? [:]) { $1 }
        let words = all.sorted { $0.key < $1.key }.filter { "\($0.value)" != "" }.map { " \($0.key)=\($0.value)" }
        let line = "\(Timestamp.rfc3339(Date())) \(event.level.rawValue): \(event.message)\(words.joined())"
        sink.put(line.withoutQueries.printable)
    }
}
