import Foundation
import Testing

extension DurabilityTests {
    /// A real file system that is full: the archive on a small tmpfs.
    @Suite("A disk that is full") struct FullDiskTests {
        /// Runs a program of the system.
        private static func system(_ words: String...) async throws -> Int32 {
            let folder = URL.temporaryDirectory
            let program = try Program(
                "/usr/bin/env",
                words,
                environment: Night.plainEnvironment,
                in: folder,
                logs: folder
            )
            return try await program.end().exit
        }

        @Test("whenever the disk is full, the run exits 73, and with room the next one goes on") func full()
            async throws
        {
            try await inLanes([40, 150, 250, 350, 450, 600, 800], full)
        }

        private func full(kibibytes: Int) async throws {
            try await Rehearsal.holding(faults: "") { rehearsal in
                let night = rehearsal.night
                let archive = night.path("archive").path
                try FileManager.default.createDirectory(atPath: archive, withIntermediateDirectories: true)
                guard try await Self.system("mount", "-t", "tmpfs", "-o", "size=\(kibibytes)k", "tmpfs", archive) == 0
                else {
                    return print("no tmpfs can be mounted here: the full disk is not tried")
                }
                let result: Result<Void, any Error>
                do {
                    let end = try await night.night(with: rehearsal.environment())
                    #expect(end.exit == 73, "\(end.output)\(end.errors)")
                    let words = end.output + end.errors
                    #expect(words.contains(/is full|[Nn]o space|disk I\/O error|unable to open/), "\(words)")
                    #expect(try await Self.system("mount", "-o", "remount,size=64m", archive) == 0)
                    try await rehearsal.finish()
                    try await rehearsal.check("full at \(kibibytes) KiB")
                    result = .success(())
                } catch {
                    result = .failure(error)
                }
                #expect(try await Self.system("umount", "-l", archive) == 0)
                try result.get()
            }
        }
    }
}
