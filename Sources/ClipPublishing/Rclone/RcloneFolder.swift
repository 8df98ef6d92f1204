import EditModel

/// A folder of a remote, as a store of files by name.
public struct RcloneFolder: Sendable {
    private let remote: String
    private let path: String
    private let program: RcloneProgram?

    /// A folder.
    ///
    /// - Parameters:
    ///   - remote: The remote's name in rclone's configuration.
    ///   - path: Where in the remote; may be empty.
    ///   - program: rclone; `nil` where there is none.
    public init(remote: String, path: String, program: RcloneProgram?) {
        self.remote = remote
        self.path = path
        self.program = program
    }

    /// Reads a small file.
    ///
    /// - Parameter name: Its name.
    /// - Returns: `nil` when it is not there.
    /// - Throws: `WanbatchError` of kind unavailable; `CancellationError`.
    public func read(_ name: String) async throws -> [UInt8]? {
        guard let found = try await content(of: name, { try await $0.read($1) }) else { return nil }
        return found.isEmpty ? nil : found
    }

    /// The size of a file in bytes.
    ///
    /// - Parameter name: Its name.
    /// - Returns: `nil` when it is not there.
    /// - Throws: As ``read(_:)``.
    public func size(of name: String) async throws -> Int64? {
        guard let found = try await content(of: name, { try await $0.size($1) }) else { return nil }
        return Int64(String(decoding: found, as: UTF8.self).filter { !$0.isWhitespace })
    }

    /// Copies a file to this machine.
    ///
    /// - Parameters:
    ///   - name: Its name.
    ///   - file: Where to.
    /// - Returns: Whether it is there.
    /// - Throws: As ``read(_:)``.
    public func fetch(_ name: String, to file: String) async throws -> Bool {
        try await content(of: name) { try await $0.fetch($1, to: file) } != nil
    }

    /// Copies a file of this machine into the folder, in the place of another of that name.
    ///
    /// - Parameters:
    ///   - file: The file.
    ///   - name: Its name in the folder.
    /// - Throws: As ``read(_:)``.
    public func put(_ file: String, as name: String) async throws {
        guard let program else { throw RcloneTrouble.missing }
        let result = try await program.copy(file, to: place(of: name))
        guard result.isSuccess else {
            throw RcloneTrouble.error(result, "the copy of \(name) to rclone:\(place(of: ""))")
        }
    }

    /// What a command puts out; `nil` when the file that it is about is not there.
    private func content(
        of name: String,
        _ ask: (RcloneProgram, String) async throws -> ProcessResult
    ) async throws -> [UInt8]? {
        guard let program else { throw RcloneTrouble.missing }
        let result = try await ask(program, place(of: name))
        if result.isSuccess { return result.output }
        if RcloneTrouble.isGone(result) { return nil }
        throw RcloneTrouble.error(result, "the reading of rclone:\(place(of: name))")
    }

    private func place(of name: String) -> String {
        "\(remote):" + (path.isEmpty || path.hasSuffix("/") ? path : path + "/") + name
    }
}
