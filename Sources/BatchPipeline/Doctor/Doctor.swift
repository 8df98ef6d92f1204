import EditModel

/// Looks at everything that a run needs, and says what to do.
public struct Doctor: Sendable {
    private let checks: [any DoctorCheck]

    /// A doctor for an archive.
    ///
    /// - Parameters:
    ///   - archive: The archive.
    ///   - world: What is taken from outside.
    public init(archive: String, world: RunWorld) {
        checks = [
            ToolsCheck(environment: world.environment),
            ArchiveCheck(archive: archive),
            DiskCheck(archive: archive),
            LedgerCheck(archive: archive),
            KeysCheck(environment: world.environment, files: world.readFile),
        ]
    }

    /// Looks, one check after the other.
    public func examine() async -> [DoctorFinding] {
        var findings: [DoctorFinding] = []
        for check in checks { findings += await check.findings() }
        return findings
    }

    /// The exit code: that of the run that would fail.
    ///
    /// - Parameter findings: What was found.
    public static func exit(_ findings: [DoctorFinding]) -> Int32 {
        let reasons = findings.compactMap { finding in
            finding.kind.map { WanbatchError($0, finding.subject, finding.text) }
        }
        return ExitCode.of(reasons, hasProblems: false)
    }
}
