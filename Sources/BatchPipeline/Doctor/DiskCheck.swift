import EditModel
import Foundation

/// Whether the archive's disk has room.
struct DiskCheck: DoctorCheck {
    let archive: String

    func findings() async -> [DoctorFinding] {
        let folder = ArchiveCheck.nearest(to: archive)
        let attributes = try? FileManager.default.attributesOfFileSystem(forPath: folder)
        guard let free = attributes?[.systemFreeSize] as? Int64 else {
            return [.note("disk", "how much room \(folder) has cannot be told", advice: "df -h \(folder.shellWord)")]
        }
        return [Self.verdict(on: free, folder, cache: archive + "/cache")]
    }

    /// - Parameter free: Bytes.
    static func verdict(on free: Int64, _ folder: String, cache: String) -> DoctorFinding {
        let room = "\(free >> 20) MiB free at \(folder)"
        let hasCache = FileManager.default.fileExists(atPath: cache)
        let mend =
            hasCache ? "prepared clips may go: rm -r \(cache.shellWord)" : "make room: du -sh \(folder.shellWord)/*"
        if free < 100 << 20 { return .problem("disk", WanbatchError(.storage, "disk-full", room, hint: mend)) }
        if free < 2 << 30 { return .note("disk", room, advice: "a night may need more; \(mend)") }
        return .ok("disk", room)
    }
}
