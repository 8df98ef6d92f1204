import Foundation
import TestSupport

extension S3Server {
    /// What lies in a bucket.
    func names(in bucket: String) async throws -> [String] {
        let folder = URL.temporaryDirectory.appending(path: "wanbatch-list-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let list = try Program(
            "/usr/bin/env",
            ["rclone", "lsf", "-R", "store:" + bucket],
            environment: Night.plainEnvironment.merging(try await environment()) { $1 },
            in: folder,
            logs: folder
        )
        return try await list.end().output.split(whereSeparator: \.isNewline).map(String.init)
    }
}
