import Foundation

/// A real S3 server on loopback that verifies signatures (`Tests/s3.sh`), one for all tests of this process.
///
/// It ends when its standard input does, which is when this process does.
package actor S3Server {
    package static let shared = S3Server()

    /// What must be seen nowhere.
    package static let secretKey = "s3cret-of-the-tests"

    private var base: Task<String, any Error>?
    private var input: Pipe?

    /// What rclone needs in its environment for a remote called `store`.
    ///
    /// - Parameter secretKey: The key, if not the right one.
    package func environment(secretKey: String = S3Server.secretKey) async throws -> [String: String] {
        [
            "RCLONE_CONFIG_STORE_TYPE": "s3", "RCLONE_CONFIG_STORE_PROVIDER": "Other",
            "RCLONE_CONFIG_STORE_ACCESS_KEY_ID": "test:tester", "RCLONE_CONFIG_STORE_SECRET_ACCESS_KEY": secretKey,
            "RCLONE_CONFIG_STORE_ENDPOINT": try await address(), "RCLONE_CONFIG_STORE_REGION": "us-east-1",
        ]
    }

    /// Its address.
    package func address() async throws -> String {
        if let base { return try await base.value }
        let pipe = Pipe()
        input = pipe
        let task = Task { try await Self.start(input: pipe) }
        base = task
        return try await task.value
    }

    private static func start(input: Pipe) async throws -> String {
        let folder = URL.temporaryDirectory.appending(path: "wanbatch-s3-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let script = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../s3.sh")
        let output = folder.appending(path: "output")
        try Data().write(to: output)
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["bash", script.standardizedFileURL.path, folder.path]
        process.standardInput = input
        process.standardOutput = try FileHandle(forWritingTo: output)
        try process.run()
        let end = ContinuousClock.now + .seconds(240)
        while ContinuousClock.now < end {
            let text = try String(decoding: Data(contentsOf: output), as: UTF8.self)
            if let line = text.split(whereSeparator: \.isNewline).first, line.hasPrefix("ready ") {
                return String(line.dropFirst("ready ".count))
            }
            try await ContinuousClock().sleep(for: .milliseconds(20))
        }
        throw CocoaError(.fileReadUnknown, userInfo: [NSFilePathErrorKey: folder.path])
    }
}
