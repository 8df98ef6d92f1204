import EditModel

/// Whether this machine's clock is right, by the providers' own.
///
/// A link's end, the window in which a purchase in doubt is looked for, and the signatures of a storage all go by it:
/// S3 refuses what is a quarter of an hour off.
enum ClockVerdict {
    private static let noticed = Duration.seconds(10)
    private static let most = Duration.seconds(300)

    /// The verdict by what the providers' clocks said.
    ///
    /// - Parameter answers: What they answered.
    static func of(_ answers: [AccountAnswer]) -> DoctorFinding {
        let said = answers.compactMap(\.ahead)
        guard let ahead = said.min(by: { magnitude($0) < magnitude($1) }) else {
            return .note("clock", "there is no provider's clock to hold it against")
        }
        let (off, way) = (magnitude(ahead), ahead > .zero ? "fast" : "slow")
        if off <= noticed { return .ok("clock", "as the provider's, to \(max(off, .seconds(1)).shortest) s") }
        let text = "it is \(off.shortest) s \(way) by the provider's clock"
        let mend = "timedatectl set-ntp true"
        if off <= most { return .note("clock", text, advice: mend) }
        return .problem("clock", WanbatchError(.unavailable, "clock-wrong", text, hint: mend))
    }

    private static func magnitude(_ time: Duration) -> Duration { time < .zero ? .zero - time : time }
}
