import EditModel
import Foundation

/// A person's leave for what may cost money twice.
enum Consent {
    /// Asks, unless leave was given on the command line.
    ///
    /// - Parameters:
    ///   - yes: Whether `--yes` was given.
    ///   - question: What is asked.
    /// - Throws: `WanbatchError` of kind usage when there is nobody to ask.
    static func given(_ yes: Bool, to question: String) throws -> Bool {
        if yes { return true }
        guard isatty(STDIN_FILENO) == 1 else {
            throw WanbatchError(
                .usage,
                "consent-missing",
                "nothing was changed: there is no terminal to ask at",
                hint: "add --yes if that is what you want"
            )
        }
        return Screen.confirm("\(question) [y/N] ")
    }
}
