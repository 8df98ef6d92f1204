import Glibc

/// The three streams that a program is started with, or without.
enum StandardStreams {
    /// Sees to it that nobody's closed stream does harm.
    ///
    /// A stream that was closed (`>&-`) gets `/dev/null`: otherwise the next file that is opened would take its number,
    /// and what is meant for the screen would be written into it. A pipe whose reader has gone away is an error of
    /// `write`, not the end of the process.
    static func secure() {
        signal(SIGPIPE, SIG_IGN)
        while true {
            let descriptor = open("/dev/null", O_RDWR)
            guard (0...STDERR_FILENO).contains(descriptor) else {
                if descriptor > STDERR_FILENO { close(descriptor) }
                return
            }
        }
    }
}
