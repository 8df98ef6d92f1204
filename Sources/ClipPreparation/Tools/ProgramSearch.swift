#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Finds programs in the search path, and the guards that they are started under.
public struct ProgramSearch: Sendable {
    /// The folders that are searched, with colons in between.
    public let path: String

    /// A search.
    ///
    /// - Parameter environment: Its `PATH` counts.
    public init(environment: [String: String]) {
        path = environment["PATH"] ?? "/usr/local/bin:/usr/bin:/bin"
    }

    /// The absolute path of a program; `nil` when it is not there or may not be run.
    ///
    /// - Parameter name: A name, or an absolute path.
    public func find(_ name: String) -> String? {
        if name.hasPrefix("/") { return Self.isProgram(name) ? name : nil }
        return path.split(separator: ":").lazy.filter { $0.hasPrefix("/") }.map { "\($0)/\(name)" }.first(
            where: Self.isProgram
        )
    }

    /// What lets a program die with wanbatch, even when that is killed; empty where there is no such thing.
    public var lifeGuard: [String] { find("setpriv").map { [$0, "--pdeathsig", "KILL"] } ?? [] }

    /// 8 GiB of data: far above what a clip within the limits takes, far below what a hostile one may ask for.
    var memoryGuard: [String] { find("prlimit").map { [$0, "--data=8589934592"] } ?? [] }

    private static func isProgram(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG && access(path, X_OK) == 0
    }
}
