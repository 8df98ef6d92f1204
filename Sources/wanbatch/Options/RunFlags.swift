import ArgumentParser
import EditModel
import Foundation

/// The options of a run that may also stand in the environment or in the manifest.
struct RunFlags: ParsableArguments {
    @Option(help: ArgumentHelp("Never commit to more than this, open reservations counted.", valueName: "usd"))
    var maxCost: String?

    @Option(
        help: ArgumentHelp(
            "Never commit to more than this in a UTC month, all runs of the archive counted; real money only.",
            valueName: "usd"
        )
    )
    var maxCostMonth: String?

    @Option(
        help: ArgumentHelp("No new submission after this local time; the next one from the start.", valueName: "hh:mm")
    )
    var deadline: String?

    @Option(help: ArgumentHelp("The most running tasks at the provider; auto learns it.", valueName: "n"))
    var maxRunning: String?

    @Option(help: ArgumentHelp("The most requests a minute; auto learns it.", valueName: "n"))
    var rpm: String?

    @Option(
        help: ArgumentHelp(
            "How clips become reachable: auto, upload, rclone:REMOTE:PATH or serve[:ADDRESS].",
            valueName: "where"
        )
    )
    var publish: String?

    @Option(help: ArgumentHelp("Where the world sees serve:PORT, or the remote's files.", valueName: "url"))
    var publicURL: String?

    @Flag(help: "Leave published files where they are when nothing needs them any more.")
    var keepPublished = false

    @Option(
        help: ArgumentHelp(
            "Share prepared clips there with other machines: a folder, or rclone:REMOTE:PATH.",
            valueName: "where"
        ),
        completion: .directory
    )
    var cache: String?

    /// The texts that were given: flag over environment.
    func texts(environment: [String: String]) -> [RunOptionKey: String] {
        let flags: [RunOptionKey: String?] = [
            .maxCost: maxCost, .maxCostMonth: maxCostMonth, .deadline: deadline, .maxRunning: maxRunning,
            .requestsPerMinute: rpm, .publish: publish, .publicURL: publicURL,
            .keepPublished: keepPublished ? "yes" : nil, .cache: cache,
        ]
        var texts: [RunOptionKey: String] = [:]
        for key in RunOptionKey.allCases {
            if let text = (flags[key] ?? nil) ?? Self.given(key, environment) { texts[key] = text }
        }
        return texts
    }

    /// The environment's way to publish, where a flag has another.
    func overruledPublish(environment: [String: String]) -> String? {
        publish == nil ? nil : Self.given(.publish, environment)
    }

    /// What the environment says of an option.
    static func given(_ key: RunOptionKey, _ environment: [String: String]) -> String? {
        environment[key.environmentVariable].flatMap { $0.isEmpty ? nil : $0 }
    }
}
