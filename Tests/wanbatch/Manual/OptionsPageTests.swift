import EditModel
import Foundation
import Testing

@testable import wanbatch

/// The manual's table of options is made from the program itself.
///
/// When it is out of date: `REWRITE_PAGES=1 swift test --filter OptionsPageTests` writes it anew.
@Suite("The page of options") struct OptionsPageTests {
    private static let page = "Sources/wanbatch/Documentation.docc/Options.md"

    private struct Option {
        var command: String
        var flag: String
        var written: String
        var meaning: String
    }

    /// Every option of every command, as the program itself tells.
    private func options() async throws -> [Option] {
        let night = try await Night()
        let dump = try await night.run("--experimental-dump-help")
        let commands = try #require(JSONNode(dump.output.utf8)?["command"]?["subcommands"]?.list)
        return commands.filter { $0["commandName"]?.text != "help" }.flatMap { command -> [Option] in
            let name = command["commandName"]?.text ?? ""
            return (command["arguments"]?.list ?? []).compactMap { argument in
                guard let flag = argument["preferredName"]?["name"]?.text, flag != "help", flag != "version" else {
                    return nil
                }
                let value =
                    argument["kind"]?.text == "option" ? " \((argument["valueName"]?.text ?? "").uppercased())" : ""
                return Option(
                    command: name,
                    flag: "--\(flag)",
                    written: "--\(flag)\(value)",
                    meaning: argument["abstract"]?.text ?? ""
                )
            }
        }
    }

    private func generated() async throws -> String {
        let options = try await options()
        var lines: [String] = []
        for command in CommandNames.all {
            let rows = options.filter { $0.command == command }
            guard !rows.isEmpty else { continue }
            lines += ["## \(command)", "", "| option | environment | in `set` | meaning |", "|---|---|---|---|"]
            for row in rows {
                let variable = EnvironmentNames.all.first { $0.flag == row.flag }
                let key = ["run", "plan", "prepare"].contains(command) ? variable?.key : nil
                let isRead = variable != nil && (key != nil || variable?.key == nil)
                let cells = [
                    "`\(row.written)`", isRead ? variable.map { "`\($0.name)`" } ?? "" : "",
                    key.map { "`\($0)`" } ?? "",
                    row.meaning.replacing("|", with: "\\|"),
                ]
                lines.append("| " + cells.joined(separator: " | ") + " |")
            }
            lines.append("")
        }
        lines += ["## Variables without an option", "", "| variable | meaning |", "|---|---|"]
        lines += EnvironmentNames.all.filter { $0.flag == nil }.map { "| `\($0.name)` | \($0.meaning) |" }
        return lines.joined(separator: "\n") + "\n"
    }

    @Test("it is what the program says") func page() async throws {
        let text = try Repository.text(Self.page)
        let mark = "<!-- What follows is made from the program: see OptionsPageTests. -->\n\n"
        let parts = text.components(separatedBy: mark)
        try #require(parts.count == 2)
        let generated = try await generated()
        if ProcessInfo.processInfo.environment["REWRITE_PAGES"] == "1" {
            try Data((parts[0] + mark + generated).utf8).write(to: Repository.root.appending(path: Self.page))
        }
        #expect(try Repository.text(Self.page) == parts[0] + mark + generated)
    }

    @Test("the README's table has every option of run, with its variable and its key") func readme() async throws {
        let text = try Repository.text("README.md")
        let rows = text.split(separator: "\n").filter { $0.hasPrefix("| `--") }
        for option in try await options() where option.command == "run" {
            let row = rows.first { $0.contains("`\(option.flag)") }
            let cells = try #require(row, "\(option.flag) is not in the README's table").split(separator: "|").map {
                $0.trimmingCharacters(in: .whitespaces)
            }
            let variable = EnvironmentNames.all.first { $0.flag == option.flag }
            #expect(cells[1] == variable.map { "`\($0.name)`" } ?? "", "\(option.flag)")
            #expect(cells[2] == variable?.key.map { "`\($0)`" } ?? "", "\(option.flag)")
        }
    }

    @Test("every option of a run has its flag, its variable and its key") func keys() async throws {
        let flags = Set(try await options().filter { $0.command == "run" }.map(\.flag))
        for variable in EnvironmentNames.all {
            if let flag = variable.flag { #expect(flags.contains(flag), "\(flag)") }
        }
        for key in RunOptionKey.allCases {
            let variable = EnvironmentNames.all.first { $0.name == key.environmentVariable }
            #expect(variable?.key == key.rawValue && variable?.flag == "--\(key.rawValue)")
        }
    }

    @Test("every variable that the sources read is known, and every known one is read") func variables() throws {
        var named: Set<String> = []
        for file in Repository.swiftFiles("Sources") where file.lastPathComponent != "EnvironmentNames.swift" {
            let text = try String(contentsOf: file, encoding: .utf8)
            named.formUnion(text.matches(of: /"(WANBATCH_[A-Z_]*[A-Z])"/).map { String($0.1) })
        }
        named.formUnion(RunOptionKey.allCases.map(\.environmentVariable))
        named.formUnion([EnvironmentNames.onFinish, EnvironmentNames.keepLogs])
        #expect(named == Set(EnvironmentNames.all.map(\.name) + EnvironmentNames.ofTests))
    }
}
