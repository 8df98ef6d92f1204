import EditModel
import Foundation

/// The two streams of the terminal. A reader that has gone away does no harm. The query of an address is not shown: a
/// presigned one is a secret, and what is said on standard error goes into mails.
enum Screen {
    /// Text to standard output, with a line's end.
    static func output(_ text: String) { write(text.withoutQueries + "\n") }

    /// Text to standard output as it is.
    ///
    /// - Returns: Whether all of it was taken.
    @discardableResult
    static func write(_ text: String) -> Bool { put(text, STDOUT_FILENO) }

    /// Text to standard error, with a line's end.
    static func error(_ text: String) { put(text.withoutQueries + "\n", STDERR_FILENO) }

    /// Text to standard error as it is: the progress line.
    static func draw(_ text: String) { put(text, STDERR_FILENO) }

    /// The width of standard output, where it is a terminal.
    static func outputWidth(environment: [String: String]) -> Int? {
        guard isatty(STDOUT_FILENO) == 1 else { return nil }
        return TerminalSize.of(STDOUT_FILENO, environment: environment).columns
    }

    /// Asks a question that is answered with y or yes.
    static func confirm(_ question: String) -> Bool {
        draw(question)
        let answer = readLine()?.lowercased()
        return answer == "y" || answer == "yes"
    }

    /// Text to a stream as it is.
    ///
    /// - Returns: Whether all of it was taken.
    @discardableResult
    static func put(_ text: String, _ descriptor: Int32) -> Bool {
        var bytes = Array(text.utf8)[...]
        while !bytes.isEmpty {
            let written = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if written < 0, errno == EINTR || errno == EAGAIN { continue }
            guard written > 0 else { return false }
            bytes = bytes.dropFirst(written)
        }
        return true
    }
}
