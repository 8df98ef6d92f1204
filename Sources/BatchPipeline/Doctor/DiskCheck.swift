import EditModel
import Foundation

/// Whether the archive's disk has room.
struct DiskCheck: DoctorCheck {
    let archive: String

    func findings() async -> [DoctorFinding] {
        var folder = archive
        while !FileManager.default.fileExists(atPath: folder), folder != "/", folder != "." {
            folder = DurableFiles.folder(of: folder)
        }
        let attributes = try? FileManager.default.attributesOfFileSystem(forPath: folder)
        guard let free = attributes?[.systemFreeSize] as? Int64 else {
            return [.note("disk", "how much room \(folder) has cannot be told")]
        }
        return [Self.verdict(on: free, folder)]
    }

    /// - Parameter free: Bytes.
    static func verdict(on free: Int64, _ folder: String) -> DoctorFinding {
        let room = "\(free >> 20) MiB free at \(folder)"
        if free < 100 << 20 {
            let hint = "make room: clips, outputs and the ledger need it; the archive's cache/ may be deleted"
            return .problem("disk", WanbatchError(.storage, "disk-full", room, hint: hint))
        }
        if free < 2 << 30 { return .note("disk", room, advice: "a night of clips and outputs may need more") }
        return .ok("disk", room)
    }
}
