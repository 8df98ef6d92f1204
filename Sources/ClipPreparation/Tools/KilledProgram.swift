public import EditModel

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

extension ProcessRunner {
    /// Runs a program, and once more if it was killed: what kills (no memory, a service that is stopped) mostly strikes
    /// once, and a clip is not bad because its reader was killed.
    func runAgainIfKilled(
        _ command: ProcessCommand,
        between: () -> Void = {},
        onLine: (@Sendable (String) -> Bool)? = nil
    ) async throws -> ProcessResult {
        let result = try await run(command, onLine: onLine)
        guard result.wasKilled else { return result }
        between()
        return try await run(command, onLine: onLine)
    }
}

extension ProcessResult {
    /// Whether it ended by a signal: seen as such, told by a wrapper (a shell's 128 and the signal), or by ffmpeg, which
    /// takes TERM and INT as a wish to end and exits with 255, and with 123 when it gets more of them.
    var wasKilled: Bool {
        switch ending {
        case .signalled: true
        case .exited(let code): [123, 255, 128 + SIGKILL, 128 + SIGTERM, 128 + SIGINT, 128 + SIGHUP].contains(code)
        case .overran, .stalled, .overflowed: false
        }
    }

    /// The error of a program that was killed or ran too long, which says nothing about the file; `nil` otherwise.
    ///
    /// - Parameters:
    ///   - program: Its name.
    ///   - path: The file.
    func killed(_ program: String, _ path: String) -> WanbatchError? {
        let (code, text): (String, String)
        switch ending {
        case _ where wasKilled: (code, text) = ("preparation-killed", "\(program) was killed over \(path)")
        case .overran where program == "ffprobe":
            (code, text) = ("preparation-overran", "\(program) takes too long over \(path)")
        default: return nil
        }
        return WanbatchError(
            .edit,
            code,
            "\(text) (\(ending)): \(lastWords)",
            hint: "check that there is memory enough, and run again",
            context: ["program": program]
        )
    }
}

extension WanbatchError {
    /// Whether ffmpeg or ffprobe was killed or stuck, which says nothing about the file.
    public var isOfTheMachine: Bool { code.hasPrefix("preparation-") && code != "preparation-nonconforming" }
}
