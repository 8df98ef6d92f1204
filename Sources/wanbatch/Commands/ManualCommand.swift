import ArgumentParser

/// Prints the manual page.
struct ManualCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "manual",
        abstract: "Print the manual page.",
        discussion: """
            Examples:
              wanbatch manual > /usr/local/share/man/man1/wanbatch.1
            """,
        shouldDisplay: false
    )

    func run() async throws { Screen.write(ManualPage.text) }
}
