import Foundation
import Synchronization

#if canImport(Glibc)
    import Glibc
#endif

/// A program that is measured from outside: its time, its processor time, and the most memory that it held.
final class ChildProgram: Sendable {
    /// What a program took.
    struct Usage {
        var seconds: Double
        /// With that of the programs that it waited for.
        var processorSeconds: Double
        /// Without that.
        var ownSeconds: Double
        var mebibytes: Double
        /// The exit code; the negative signal when a signal ended it.
        var exit: Int32
    }

    struct CannotStart: Error {
        let path: String
        let reason: String
    }

    private let started = ContinuousClock.now
    private let process: pid_t
    /// Where its output is read, as it comes.
    private let output: Int32
    /// The most memory that was seen, in MiB. What the system says when a program has ended counts its parent's too.
    private let peak = Mutex(0.0)

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
        var child: pid_t = 0
        let code = posix_spawn(&child, "/usr/bin/env", &actions, nil, &words, environ)
        guard code == 0 else { throw CannotStart(path: path, reason: String(cString: strerror(code))) }
        process = child
    }

    /// Reads the output until a line has one of these words in it.
    ///
    /// - Returns: Seconds since the start; `nil` when the output ended before.
    func seconds(until words: [String]) -> Double? {
        var found: Double?
        lines { line in
            if words.contains(where: { line.contains($0) }) { found = elapsed }
            return found == nil
        }
        return found
    }

    /// Reads the output line by line, as it comes.
    ///
    /// - Parameter take: Takes a line without its end, and says whether more is wanted.
    func lines(_ take: (Substring) -> Bool) {
        var rest = ""
        while let part = next() {
            rest += part
            let parts = rest.split(separator: "\n", omittingEmptySubsequences: false)
            for line in parts.dropLast() { guard take(line) else { return } }
            rest = String(parts.last ?? "")
        }
    }

    /// Its memory and its processor time while it runs.
    var gauge: ProcessGauge { ProcessGauge(process: process) }

    /// Waits for its end as ``end()`` does, on a thread of its own: others go on meanwhile.
    func ending() async -> Usage { await onThread { self.end() } }

    /// Asks it to end, as a person does with Ctrl-C.
    func interrupt() { Glibc.kill(process, SIGINT) }

    /// Ends it at once, and reaps it.
    @discardableResult
    func kill() -> Usage {
        look()
        Glibc.kill(process, SIGKILL)
        return end()
    }

    /// Waits for its end; what it prints is read and dropped.
    func end() -> Usage {
        while next() != nil {}
        close(output)
        // It has ended, but is not reaped yet: what it took can still be told from what its children took.
        var ending = siginfo_t()
        waitid(P_PID, id_t(process), &ending, WEXITED | WNOWAIT)
        let own = gauge.processorSeconds?.own ?? 0
        var status: Int32 = 0
        var usage = rusage()
        wait4(process, &status, 0, &usage)
        let signal = status & 0x7F
        return Usage(
            seconds: elapsed,
            processorSeconds: Self.seconds(usage.ru_utime) + Self.seconds(usage.ru_stime),
            ownSeconds: own,
            mebibytes: peak.withLock { $0 },
            exit: signal == 0 ? (status >> 8) & 0xFF : -signal
        )
    }

    /// What it has printed since; `nil` at the end.
    private func next() -> String? {
        var waiting = pollfd(fd: output, events: Int16(POLLIN), revents: 0)
        repeat { look() } while poll(&waiting, 1, pause) == 0
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        let count = read(output, &buffer, buffer.count)
        return count > 0 ? String(decoding: buffer[..<count], as: UTF8.self) : nil
    }

    /// Milliseconds from one look at its memory to the next, a 200th of the time so far: looking takes from the cores that
    /// a long night is measured on. What is looked at is a high-water mark, and each output is looked at too.
    private var pause: Int32 { Int32(min(max(100, elapsed * 5), 2000)) }

    private func look() {
        guard let now = gauge.peakMebibytes else { return }
        peak.withLock { $0 = max($0, now) }
    }

    /// Seconds since the start.
    var elapsed: Double { (ContinuousClock.now - started) / .seconds(1) }

    private static func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) / 1e6 }
}
