import Foundation

#if canImport(Glibc)
    import Glibc
#endif

/// A program that is measured from outside: its time, its processor time, and the most memory that it held.
final class ChildProgram {
    /// What a program took.
    struct Usage {
        var seconds: Double
        var processorSeconds: Double
        var mebibytes: Double
        /// The exit code; the negative signal when a signal ended it.
        var exit: Int32
    }

    struct CannotStart: Error {
        let path: String
        let reason: String
    }

    private let started = ContinuousClock.now
    private var process: pid_t = 0
    /// Where its output is read, as it comes.
    private let output: Int32

    /// The program that was built beside this one.
    static var wanbatch: String {
        URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent().appending(path: "wanbatch").path
    }

    /// Starts a program.
    ///
    /// - Parameters:
    ///   - path: Its path.
    ///   - arguments: Its arguments.
    ///   - folder: Its working folder.
    init(_ path: String, _ arguments: [String], in folder: URL) throws {
        var pipe: [Int32] = [0, 0]
        guard Glibc.pipe(&pipe) == 0 else { throw CannotStart(path: path, reason: "no pipe") }
        for end in pipe { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        output = pipe[0]
        defer { close(pipe[1]) }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_adddup2(&actions, pipe[1], 1)
        // env(1) changes the folder and becomes the program.
        let command = ["env", "-C", folder.path, path] + arguments
        var words: [UnsafeMutablePointer<CChar>?] = command.map { strdup($0) } + [nil]
        defer { for word in words { free(word) } }
        let code = posix_spawn(&process, "/usr/bin/env", &actions, nil, &words, environ)
        guard code == 0 else { throw CannotStart(path: path, reason: String(cString: strerror(code))) }
    }

    /// Reads the output until a line has one of these words in it.
    ///
    /// - Returns: Seconds since the start; `nil` when the output ended before.
    func seconds(until words: [String]) -> Double? {
        var rest = ""
        while let part = next() {
            rest += part
            let lines = rest.split(separator: "\n", omittingEmptySubsequences: false)
            if lines.dropLast().contains(where: { line in words.contains { line.contains($0) } }) { return elapsed }
            rest = String(lines.last ?? "")
        }
        return nil
    }

    /// Ends it at once, and reaps it.
    @discardableResult
    func kill() -> Usage {
        Glibc.kill(process, SIGKILL)
        return end()
    }

    /// Waits for its end; what it prints is read and dropped.
    func end() -> Usage {
        while next() != nil {}
        close(output)
        var status: Int32 = 0
        var usage = rusage()
        wait4(process, &status, 0, &usage)
        let signal = status & 0x7F
        return Usage(
            seconds: elapsed,
            processorSeconds: Self.seconds(usage.ru_utime) + Self.seconds(usage.ru_stime),
            mebibytes: Double(usage.ru_maxrss) / 1024,
            exit: signal == 0 ? (status >> 8) & 0xFF : -signal
        )
    }

    /// What it has printed since; `nil` at the end.
    private func next() -> String? {
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        let count = read(output, &buffer, buffer.count)
        return count > 0 ? String(decoding: buffer[..<count], as: UTF8.self) : nil
    }

    private var elapsed: Double { (ContinuousClock.now - started) / .seconds(1) }

    private static func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) / 1e6 }
}
