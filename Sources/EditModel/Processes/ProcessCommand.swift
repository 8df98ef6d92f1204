/// A program to be run: arguments as an array, never through a shell; standard input is empty.
public struct ProcessCommand: Hashable, Sendable {
    /// The absolute path of the program.
    public var executable: String
    /// The arguments after the program's name.
    public var arguments: [String]
    /// The whole environment of the child: what is not here (an API key) does not reach it.
    public var environment: [String: String]
    /// How long it may run.
    public var wallLimit: Duration
    /// How long it may run without progress; `nil` when it reports none.
    public var stallLimit: Duration?
    /// The most bytes of its standard output that are collected; more ends it.
    public var outputLimit: Int

    /// A command.
    ///
    /// - Parameters:
    ///   - executable: The absolute path of the program.
    ///   - arguments: The arguments after the program's name.
    ///   - environment: The whole environment of the child.
    ///   - wallLimit: How long it may run.
    ///   - stallLimit: How long it may run without progress.
    ///   - outputLimit: The most bytes of standard output that are collected.
    public init(
        _ executable: String,
        _ arguments: [String],
        environment: [String: String] = [:],
        wallLimit: Duration = .seconds(30),
        stallLimit: Duration? = nil,
        outputLimit: Int = 8 << 20
    ) {
        self.executable = executable
        self.arguments = arguments
        self.environment = environment
        self.wallLimit = wallLimit
        self.stallLimit = stallLimit
        self.outputLimit = outputLimit
    }
}
