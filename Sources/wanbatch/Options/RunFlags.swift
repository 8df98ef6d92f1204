import ArgumentParser
import EditModel
import Foundation

/// The options of a run that may also stand in the environment or in the manifest.
struct RunFlags: ParsableArguments {
    @Option(help: ArgumentHelp("Never commit to more than this, open reservations counted.", valueName: "usd"))
    var maxCost: String?

    @Option(help: ArgumentHelp("No new submission after this local time.", valueName: "hh:mm"))
    var deadline: String?

    @Option(help: ArgumentHelp("The most running tasks at the provider; auto learns it.", valueName: "n"))
    var maxRunning: String?

    @Option(help: ArgumentHelp("The most requests a minute; auto learns it.", valueName: "n"))
    var rpm: String?

    @Option(help: ArgumentHelp("How clips become reachable: auto, upload or serve[:ADDRESS].", valueName: "where"))
    var publish: String?

    @Option(help: ArgumentHelp("Where the world sees the built-in server.", valueName: "url"))
    var publicURL: String?

    /// The texts that were given: flag over environment.
    func texts(environment: [String: String]) -> [RunOptionKey: String] {
        let flags: [RunOptionKey: String?] = [
            .maxCost: maxCost, .deadline: deadline, .maxRunning: maxRunning, .requestsPerMinute: rpm,
            .publish: publish, .publicURL: publicURL,
        ]
        var texts: [RunOptionKey: String] = [:]
        for key in RunOptionKey.allCases {
            let given = environment[key.environmentVariable].flatMap { $0.isEmpty ? nil : $0 }
            if let text = (flags[key] ?? nil) ?? given { texts[key] = text }
        }
        return texts
    }
}
