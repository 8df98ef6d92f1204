public import EditModel

/// What a check of `wanbatch doctor` found: one line, and what to do about it.
public struct DoctorFinding: Hashable, Sendable {
    /// How it stands.
    public enum Verdict: String, Hashable, Sendable {
        /// As it should be.
        case ok
        /// Not needed by everybody; worth knowing.
        case note
        /// A run would fail.
        case problem
    }

    /// How it stands.
    public var verdict: Verdict
    /// What was looked at: `ffmpeg`, `ledger`.
    public var subject: String
    /// What was found.
    public var text: String
    /// What to do.
    public var advice: String?
    /// What the error of a run would mean; of a problem only.
    public var kind: WanbatchError.Kind?

    /// As it should be.
    ///
    /// - Parameters:
    ///   - subject: What was looked at.
    ///   - text: What was found.
    public static func ok(_ subject: String, _ text: String) -> DoctorFinding {
        DoctorFinding(verdict: .ok, subject: subject, text: text)
    }

    /// Worth knowing.
    ///
    /// - Parameters:
    ///   - subject: What was looked at.
    ///   - text: What was found.
    ///   - advice: What to do.
    public static func note(_ subject: String, _ text: String, advice: String? = nil) -> DoctorFinding {
        DoctorFinding(verdict: .note, subject: subject, text: text, advice: advice)
    }

    /// A run would fail.
    ///
    /// - Parameters:
    ///   - subject: What was looked at.
    ///   - error: What a run would say.
    public static func problem(_ subject: String, _ error: WanbatchError) -> DoctorFinding {
        DoctorFinding(verdict: .problem, subject: subject, text: error.message, advice: error.hint, kind: error.kind)
    }
}

/// A check of `wanbatch doctor`. It looks, and gives what it saw to a verdict of its own that is a pure function.
protocol DoctorCheck: Sendable {
    /// Looks.
    func findings() async -> [DoctorFinding]
}
