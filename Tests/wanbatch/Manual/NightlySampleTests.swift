import Foundation
import Testing

/// The samples for systemd and cron, with the real programs. Tests/run.sh installs them.
@Suite("Nightly, by systemd and cron") struct NightlySampleTests {
    private static let wanbatch = Bundle.main.bundlePath + "/wanbatch"

    private func tool(_ night: Night, _ arguments: [String]) throws -> Program {
        try Program(
            "/usr/bin/env",
            arguments,
            environment: Night.plainEnvironment,
            in: night.folder,
            logs: night.folder
        )
    }

    @Test("systemd finds nothing wrong with the units, and would") func systemd() async throws {
        let night = try await Night()
        let units = ["wanbatch.service", "wanbatch.timer", "wanbatch-collect.service", "wanbatch-collect.timer"]
        for unit in units {
            let text = try Repository.text("samples/systemd/\(unit)")
            try night.write(unit, text.replacing("/usr/local/bin/wanbatch", with: Self.wanbatch))
        }
        let verify = ["systemd-analyze", "verify", "--man=no"] + units.map { night.path($0).path }
        let good = try await tool(night, verify).end()
        #expect(good.exit == 0 && good.errors == "", "\(good.errors)")
        try night.write("wanbatch.service", "[Service]\nExecStart=/nonexistent/wanbatch\nKillMood=mixed\n")
        let bad = try await tool(night, verify).end()
        #expect(bad.errors.contains("KillMood"), "\(bad.errors)")
    }

    @Test("the commands of the units are commands that there are") func commands() async throws {
        let night = try await Night(clips: 1)
        try night.write("nightly.manifest", "set prompt=snow\nclip clips/\n")
        for unit in ["wanbatch.service", "wanbatch-collect.service"] {
            let lines = try Repository.text("samples/systemd/\(unit)").split(separator: "\n")
            let start = try #require(lines.first { $0.hasPrefix("ExecStart=") })
            let words = start.dropFirst("ExecStart=".count).split(separator: " ").map(String.init)
            let end = try await night.start(Array(words.dropFirst())).end()
            #expect(end.exit == 0, "\(end.errors)")
        }
        #expect(night.outputs("nightly").count == 1)
    }

    /// cron of its own, in a world where its folders are empty: the crontabs of this machine are not touched.
    private static let world = """
        set -e
        mount -t tmpfs tmpfs /var/spool/cron
        mkdir -m 1730 /var/spool/cron/crontabs
        mount -t tmpfs tmpfs /etc/cron.d
        mount -t tmpfs tmpfs /run
        mount --bind /dev/null /etc/crontab
        install -m 600 "$1" /var/spool/cron/crontabs/root
        exec cron -f
        """

    @Test("cron runs the crontab", .enabled(if: getuid() == 0, "only root can start a cron of its own"))
    func cron() async throws {
        let night = try await Night(clips: 1)
        try night.write("nightly.manifest", "set prompt=snow\nclip clips/\n")
        let sample = try Repository.text("samples/cron/wanbatch.cron")
        #expect(sample.contains("\n0 1 * * *    cd /home/me/films && wanbatch run"))
        // At once instead of at one o'clock: @reboot is when cron starts.
        let crontab = sample.replacing("0 1 * * * ", with: "@reboot ").replacing(
            "/home/me/films",
            with: night.folder.path
        )
        .replacing("PATH=", with: "PATH=\(Bundle.main.bundlePath):")
        try night.write("crontab", crontab)
        let arguments = ["unshare", "--mount", "sh", "-c", Self.world, "sh", night.path("crontab").path]
        let cron = try tool(night, arguments)
        defer { cron.send(SIGKILL) }
        try await eventually("cron has run the night") { night.has("archive/nightly/reports/latest.csv") }
        try await eventually("the output lies there") { night.outputs("nightly").count == 1 }
        let report = try night.report("nightly")
        #expect(report.column("state") == ["archived"])
    }
}
