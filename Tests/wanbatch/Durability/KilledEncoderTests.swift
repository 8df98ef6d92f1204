import Foundation
import Testing

/// ffmpeg and ffprobe that something kills: no memory, a service that is stopped, a person with the wrong number.
@Suite("ffmpeg that is killed") struct KilledEncoderTests {
    /// How a death shows.
    enum Death: String, CaseIterable, Sendable {
        /// The signal itself.
        case signal = "kill -9 $$"
        /// A shell round it tells its own number.
        case shell = "exit 137"
        /// ffmpeg takes TERM as a wish to end and exits with 255.
        case wish = "exit 255"
    }

    /// What a program is killed at.
    enum Work: String, Sendable {
        case transcode = "*libx264*"
        case check = "*'-f null'*"
        case probe = "*show_streams*"
    }

    /// A program in the place of another: it dies at some work as often as its file of lives says.
    private static func mortal(_ program: String, at work: Work, _ death: Death, in night: Night) throws -> String {
        try night.write(
            "mortal",
            """
            #!/bin/sh
            case "$*" in
            \(work.rawValue))
                lives=$(cat '\(night.path("lives").path)')
                if [ "$lives" -gt 0 ]; then
                    echo $((lives - 1)) > '\(night.path("lives").path)'
                    \(death.rawValue)
                fi;;
            esac
            exec \(program) "$@"
            """
        )
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: night.path("mortal").path)
        return night.path("mortal").path
    }

    @Test("killed once, it is started again, and the night notices nothing", arguments: Death.allCases)
    func once(death: Death) async throws {
        try await Rehearsal.holding(faults: "") { rehearsal in
            let night = rehearsal.night
            try night.write("lives", "1\n")
            var environment = rehearsal.environment()
            environment["WANBATCH_FFMPEG"] = try Self.mortal("ffmpeg", at: .transcode, death, in: night)
            let end = try await night.night(with: environment)
            #expect(end.exit == 0, "\(end.errors)")
            try await rehearsal.check("\(death)")
        }
    }

    @Test(
        "killed again and again, it leaves the edit for the next run, and the clip is not called bad",
        arguments: Death.allCases
    )
    func always(death: Death) async throws {
        try await Rehearsal.holding(faults: "") { rehearsal in
            let night = rehearsal.night
            try night.write("lives", "1000\n")
            var environment = rehearsal.environment()
            environment["WANBATCH_FFMPEG"] = try Self.mortal("ffmpeg", at: .transcode, death, in: night)
            let end = try await night.night(with: environment)
            #expect(end.exit == 2, "\(end.errors)")
            #expect((end.output + end.errors).contains("was killed"), "\(end.output)\(end.errors)")
            #expect(try night.report().column("state") == ["archived", "archived", "held"])
            #expect(try night.report().column("error_code").last == "preparation-killed")
            try night.write("lives", "0\n")
            #expect(try await night.night(with: environment).exit == 0)
            try await rehearsal.check("\(death)")
        }
    }

    @Test("killed over an output, it says nothing of the output, which is kept for the next run")
    func output() async throws {
        try await Rehearsal.holding(faults: "") { rehearsal in
            let night = rehearsal.night
            try night.write("lives", "1000\n")
            var environment = rehearsal.environment()
            environment["WANBATCH_FFMPEG"] = try Self.mortal("ffmpeg", at: .check, .wish, in: night)
            let end = try await night.night(with: environment)
            #expect(end.exit == 2, "\(end.output)\(end.errors)")
            #expect(try night.report().column("state") == ["succeeded", "succeeded", "succeeded"])
            try night.write("lives", "0\n")
            #expect(try await night.night(with: environment).exit == 0)
            try await rehearsal.check("killed over an output")
        }
    }

    @Test("ffprobe killed while the night is planned leaves it for the next run") func probe() async throws {
        try await Rehearsal.holding(faults: "") { rehearsal in
            let night = rehearsal.night
            try night.write("lives", "1000\n")
            var environment = rehearsal.environment()
            environment["WANBATCH_FFPROBE"] = try Self.mortal("ffprobe", at: .probe, .signal, in: night)
            let end = try await night.night(with: environment)
            #expect(end.exit == 2, "\(end.output)\(end.errors)")
            #expect((end.output + end.errors).contains("was killed"), "\(end.output)\(end.errors)")
            try night.write("lives", "0\n")
            #expect(try await night.night(with: environment).exit == 0)
            try await rehearsal.check("killed at the plan")
        }
    }
}
