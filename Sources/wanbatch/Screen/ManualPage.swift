import ArgumentParser
import EditModel
import Foundation

/// The manual page, wanbatch(1), made from the help of every command: man(7) macros.
enum ManualPage {
    /// The page.
    static var text: String {
        var lines = [
            ".TH WANBATCH 1 2026-11-21 \"wanbatch \(EditModel.version)\" \"User Commands\"", ".SH NAME",
            "wanbatch \\- edit folders of video clips with the Wan 2.7 Video Edit model", ".SH SYNOPSIS",
            ".B wanbatch", "\\fIcommand\\fR [\\fIoptions\\fR]", ".SH DESCRIPTION",
        ]
        lines += block(part(of: Wanbatch.helpMessage(columns: width), before: "USAGE:"))
        lines.append(".SH COMMANDS")
        for command in Wanbatch.configuration.subcommands where command.configuration.shouldDisplay {
            lines.append(".SS wanbatch \(escaped(command.configuration.commandName ?? ""))")
            lines += block(Wanbatch.helpMessage(for: command, columns: width))
        }
        lines.append(".SH ENVIRONMENT")
        for variable in EnvironmentNames.all {
            let meaning = variable.flag.map { "as the option \($0)" } ?? variable.meaning
            lines += [".TP", ".B \(escaped(variable.name))", escaped(meaning)]
        }
        for provider in ["EVOLINK", "NOVITA"] {
            lines += [
                ".TP", ".BR \(provider)_API_KEY \", \" \(provider)_API_KEY_FILE", "the key, or a file that holds it",
            ]
        }
        lines += [
            ".SH FILES", ".TP", ".I archive/ledger.sqlite", "everything that is known; back it up, never delete it",
            ".TP",
            ".I archive/BATCH/outputs", "verified outputs and their receipts", ".TP", ".I archive/BATCH/reports",
            "the cost reports", ".TP", ".I archive/BATCH/logs", "what happened, one JSON object a line",
        ]
        return lines.joined(separator: "\n") + "\n"
    }

    private static let width = 72

    private static func part(of help: String, before mark: String) -> String {
        let text = help.components(separatedBy: mark).first ?? help
        return text.hasPrefix("OVERVIEW: ") ? String(text.dropFirst("OVERVIEW: ".count)) : text
    }

    /// Lines as they are.
    private static func block(_ text: String) -> [String] {
        let help = text.hasPrefix("OVERVIEW: ") ? String(text.dropFirst("OVERVIEW: ".count)) : text
        var lines = help.components(separatedBy: "\n").map { escaped($0) }
        while lines.last?.isEmpty == true { lines.removeLast() }
        return [".nf"] + lines + [".fi"]
    }

    /// Text that roff does not act on.
    private static func escaped(_ text: String) -> String {
        let text = text.replacing("\\", with: "\\e").replacing("-", with: "\\-")
        return text.hasPrefix(".") || text.hasPrefix("'") ? "\\&" + text : text
    }
}
