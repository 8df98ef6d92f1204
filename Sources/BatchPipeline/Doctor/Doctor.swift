public import EditModel

/// Looks at everything that a run needs, and says what to do.
public struct Doctor: Sendable {
    private let checks: [any DoctorCheck]

    /// A doctor for an archive.
    ///
    /// - Parameters:
    ///   - archive: The archive.
    ///   - options: The texts of `publish` and `public-url`, as a run would get them.
    ///   - world: What is taken from outside.
    /// - Throws: `WanbatchError` of kind usage for an option that is not taken.
    public init(archive: String, options: [RunOptionKey: String] = [:], world: RunWorld) throws {
        let request = RunRequest(manifest: nil, archive: archive, options: options)
        let chosen = try ManifestIntake.options(of: request)
        checks = [
            ToolsCheck(environment: world.environment),
            ArchiveCheck(archive: archive),
            DiskCheck(archive: archive),
            LedgerCheck(archive: archive),
            ProvidersCheck(
                world: world,
                publishing: PublisherCheck(archive: archive, options: chosen, world: world)
            ),
        ]
    }

    /// Looks, one check after the other.
    ///
    /// - Parameter tell: Takes each finding as soon as it is there.
    /// - Returns: All of them.
    public func examine(_ tell: @Sendable (DoctorFinding) -> Void = { _ in }) async -> [DoctorFinding] {
        var findings: [DoctorFinding] = []
        for check in checks {
            let found = await check.findings()
            for finding in found { tell(finding) }
            findings += found
        }
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
