import ArgumentParser
import EditModel
import ManifestReader

/// The names of the commands.
enum CommandNames {
    /// All of them, in the order of the help.
    static var all: [String] {
        Wanbatch.configuration.subcommands.filter { $0.configuration.shouldDisplay }.compactMap {
            $0.configuration.commandName
        }
    }

    /// What is wrong with the command that arguments name; `nil` when it is there, or none is named.
    ///
    /// - Parameter arguments: The command line without the program.
    static func problem(in arguments: [String]) -> WanbatchError? {
        var words = arguments[...]
        if words.first == "help" { words = words.dropFirst() }
        let known = Wanbatch.configuration.subcommands.compactMap { $0.configuration.commandName }
        guard let name = words.first, !name.hasPrefix("-"), name != "help", !known.contains(name) else { return nil }
        let hint = Similar.hint(to: name, among: all) ?? "the commands are \(all.joined(separator: ", "))"
        return WanbatchError(.usage, "command-unknown", "there is no command \"\(name.printable)\"", hint: hint)
    }
}
