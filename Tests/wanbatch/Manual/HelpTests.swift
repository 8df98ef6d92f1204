import BatchPipeline
import Foundation
import Testing

@testable import wanbatch

@Suite("Help, completions and the manual") struct HelpTests {
    static let commands = CommandNames.all

    @Test("every command has help with an example, and no line is wider than 80 columns", arguments: commands)
    func help(command: String) async throws {
        let night = try await Night()
        let help = try await night.run("help", command, with: ["COLUMNS": "80"])
        #expect(help.exit == 0)
        #expect(help.output.contains("  wanbatch \(command)"), "an example of \(command) is missing")
        #expect(help.output.split(separator: "\n").allSatisfy { $0.count <= 80 })
    }

    @Test("every example of the help is a command line that is taken", arguments: commands)
    func examples(command: String) async throws {
        let night = try await Night()
        let help = try await night.run("help", command, with: ["COLUMNS": "300"])
        for line in help.output.split(separator: "\n") where line.hasPrefix("  wanbatch ") {
            // With --help behind it nothing is done, but a wrong option is still told.
            let tool = try Program(
                "/bin/sh",
                [
                    "-c", "set -- \(line.split(separator: ">")[0]); shift; exec \"$0\" \"$@\" --help",
                    Bundle.main.bundlePath + "/wanbatch",
                ],
                environment: Night.plainEnvironment,
                in: night.folder,
                logs: night.folder
            )
            let end = try await tool.end()
            #expect(end.exit == 0, "\(line): \(end.errors)")
        }
    }

    static let wrong = [
        (["runn"], "\"run\""), (["help", "statsu"], "\"status\""), (["help", "xyz"], "the commands are"),
    ]

    @Test("an unknown command is told, with what may be meant", arguments: wrong)
    func unknown(arguments: [String], hint: String) async throws {
        let night = try await Night()
        let end = try await night.start(arguments).end()
        #expect(end.exit == 64)
        #expect(end.errors.contains("there is no command") && end.errors.contains(hint), "\(end.errors)")
    }

    @Test("a variable that is none of ours is told, with what may be meant") func variable() async throws {
        let night = try await Night(clips: 1)
        try night.manifest("clip clips/")
        let plan = try await night.run("plan", "night.manifest", with: ["WANBATCH_MAXCOST": "1", "WANBATCH_XYZ": "1"])
        #expect(plan.exit == 0)
        #expect(
            plan.errors.contains(
                "WANBATCH_MAXCOST means nothing to wanbatch\n    hint: did you mean \"WANBATCH_MAX_COST\"?"
            )
        )
        #expect(plan.errors.contains("WANBATCH_XYZ means nothing"))
    }

    @Test("the README's exit codes are those of the program") func exitCodes() throws {
        let text = try Repository.text("README.md")
        let table = text.matches(of: /\n\| (\d+) \|/).compactMap { Int32($0.1) }
        let codes = [
            ExitCode.usage, ExitCode.manifest, ExitCode.busy, ExitCode.access, ExitCode.unavailable, ExitCode.storage,
            ExitCode.stopped, ExitCode.problems, ExitCode.done,
        ]
        #expect(table == codes)
    }

    static let shells = ["bash", "zsh", "fish"]

    @Test("completions are made for every shell", arguments: shells) func completions(shell: String) async throws {
        let night = try await Night()
        let script = try await night.run("--generate-completion-script", shell)
        #expect(script.exit == 0)
        #expect(CommandNames.all.allSatisfy(script.output.contains))
    }

    @Test("bash completes commands, options, manifests and batches") func bash() async throws {
        let night = try await Night(clips: 1)
        try night.write("holiday.manifest", "set prompt=snow\nclip clips/\n")
        #expect(try await night.run("run", "holiday.manifest", "--quiet").exit == 0)
        try night.write("wanbatch.bash", try await night.run("--generate-completion-script", "bash").output)
        func complete(_ words: String...) async throws -> [String] {
            let script = """
                PATH=\(Bundle.main.bundlePath):$PATH
                source ./wanbatch.bash
                COMP_WORDS=(\(words.map { "'\($0)'" }.joined(separator: " "))); COMP_CWORD=\(words.count - 1)
                COMP_LINE="${COMP_WORDS[*]}"; COMP_POINT=${#COMP_LINE}
                _wanbatch wanbatch "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}"
                printf '%s\\n' "${COMPREPLY[@]}"
                """
            let tool = try Program(
                "/bin/bash",
                ["-c", script],
                environment: Night.plainEnvironment,
                in: night.folder,
                logs: night.folder
            )
            let end = try await tool.end()
            return end.output.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
        }
        #expect(try await complete("wanbatch", "st").contains("status"))
        #expect(try await complete("wanbatch", "run", "--max-c").contains("--max-cost"))
        #expect(try await complete("wanbatch", "run", "holi").contains("holiday.manifest"))
        #expect(try await complete("wanbatch", "status", "ho").contains("holiday"))
    }

    @Test("the manual page is sound and has every command, option and variable") func manual() async throws {
        let night = try await Night()
        let page = try await night.run("manual")
        #expect(page.exit == 0)
        try night.write("wanbatch.1", page.output)
        func mandoc(_ arguments: String...) async throws -> Program.Ending {
            let tool = try Program(
                "/usr/bin/env",
                ["mandoc"] + arguments + ["wanbatch.1"],
                environment: Night.plainEnvironment,
                in: night.folder,
                logs: night.folder
            )
            return try await tool.end()
        }
        let lint = try await mandoc("-T", "lint", "-W", "warning")
        #expect(lint.exit == 0, "\(lint.output)\(lint.errors)")
        let text = try await mandoc("-T", "ascii").output.replacing(/.\u{8}/, with: "")
        for command in CommandNames.all { #expect(text.contains("wanbatch \(command)"), "\(command)") }
        for variable in EnvironmentNames.all {
            #expect(text.contains(variable.name))
            if let flag = variable.flag { #expect(text.contains(flag)) }
        }
        // A line that begins with a point would be lost.
        #expect(text.contains("./archive by default") || text.contains("./archive"))
    }
}
