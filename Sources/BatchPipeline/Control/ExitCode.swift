public import EditModel

/// The exit codes of wanbatch, as DESIGN's table has them.
public enum ExitCode {
    /// Nothing is left to do.
    public static let done: Int32 = 0
    /// The run ended; some edit became failed, refused, unknown or lost in it.
    public static let problems: Int32 = 1
    /// Stopped early; run again to continue.
    public static let stopped: Int32 = 2
    /// The command line is wrong.
    public static let usage: Int32 = 64
    /// The manifest has errors.
    public static let manifest: Int32 = 65
    /// A needed program or service is missing.
    public static let unavailable: Int32 = 69
    /// The archive cannot be written.
    public static let storage: Int32 = 73
    /// Another run holds the batch.
    public static let busy: Int32 = 75
    /// The provider rejects the key or the account.
    public static let access: Int32 = 77

    /// The code of a run from all that happened in it: the first that applies, in the table's order.
    ///
    /// - Parameters:
    ///   - reasons: Why it ended early.
    ///   - hasProblems: Whether some edit ended badly in it.
    public static func of(_ reasons: [WanbatchError], hasProblems: Bool) -> Int32 {
        let codes = Set(reasons.map(\.exitCode))
        for code in [usage, manifest, busy, access, unavailable, storage, stopped, problems] where codes.contains(code)
        {
            return code
        }
        return hasProblems ? problems : done
    }
}

extension WanbatchError {
    /// The exit code of a run that ends because of it.
    public var exitCode: Int32 {
        switch kind {
        case .usage: ExitCode.usage
        case .manifest: ExitCode.manifest
        case .busy: ExitCode.busy
        case .access: ExitCode.access
        case .unavailable: ExitCode.unavailable
        case .storage: ExitCode.storage
        case .stopped: ExitCode.stopped
        case .edit: ExitCode.problems
        }
    }
}
