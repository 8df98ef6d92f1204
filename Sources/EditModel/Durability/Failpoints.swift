import Synchronization

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// What every ``DurableStep`` asks before it is taken: in a debug build it can die or fail there, to prove that the
/// next run goes on from it. In a release build there is nothing to ask, and the answer is always yes.
public struct Failpoints: Sendable {
    #if DEBUG
        private let record: Record?
    #endif

    /// Nothing ever happens.
    public static let none = Failpoints()

    /// What the environment's `WANBATCH_FAILPOINT` says, in a debug build; see `Failpoint` for its form.
    public static let live = Failpoints.ofEnvironment()

    private init() {
        #if DEBUG
            record = nil
        #endif
    }

    /// Asks whether a step may be taken.
    ///
    /// - Parameter step: The step.
    /// - Returns: `false` when the step fails: then `errno` is set, as a system call sets it.
    public func pass(_ step: DurableStep) -> Bool {
        #if DEBUG
            return record?.pass(step) ?? true
        #else
            return true
        #endif
    }

    private static func ofEnvironment() -> Failpoints {
        #if DEBUG
            guard let text = getenv("WANBATCH_FAILPOINT").map({ String(cString: $0) }), !text.isEmpty else {
                return .none
            }
            guard let failpoint = Failpoint(text) else {
                Record.say("WANBATCH_FAILPOINT=\(text) is none")
                exit(64)
            }
            return Failpoints(failpoint)
        #else
            return .none
        #endif
    }
}

#if DEBUG
    extension Failpoints {
        /// One failpoint, counted from now on.
        ///
        /// - Parameter failpoint: Where and what.
        public init(_ failpoint: Failpoint) { record = Record(failpoint) }

        /// Counts the steps of a process.
        private final class Record: Sendable {
            private struct Counts {
                var total = 0
                var ofName: [DurableStep: Int] = [:]
            }

            private let failpoint: Failpoint
            private let counts = Mutex(Counts())

            init(_ failpoint: Failpoint) { self.failpoint = failpoint }

            func pass(_ step: DurableStep) -> Bool {
                let (total, ofName) = counts.withLock { counts in
                    counts.total += 1
                    counts.ofName[step, default: 0] += 1
                    return (counts.total, counts.ofName[step, default: 0])
                }
                guard failpoint.strikes(step, total: total, ofName: ofName) else { return true }
                Self.say("step \(total) is \(step.rawValue):\(ofName)")
                switch failpoint.action {
                case .show:
                    return true
                case .kill:
                    kill(getpid(), SIGKILL)
                    // The signal takes this thread too, a moment later at most.
                    while true { pause() }
                case .fail(let number):
                    errno = number
                    return false
                }
            }

            static func say(_ text: String) {
                let line = Array("failpoint: \(text)\n".utf8)
                _ = line.withUnsafeBytes { write(STDERR_FILENO, $0.baseAddress, $0.count) }
            }
        }
    }
#endif
