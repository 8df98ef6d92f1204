import EditModel
import Foundation

/// Whether the archive can be written.
struct ArchiveCheck: DoctorCheck {
    let archive: String

    func findings() async -> [DoctorFinding] {
        guard FileManager.default.fileExists(atPath: archive) else {
            let parent = Self.nearest(to: archive)
            if Self.takesFolders(parent) {
                return [.ok("archive", "\(archive) is not there yet: the first run makes it")]
            }
            return [.problem("archive", failure("\(archive) is not there and \(parent) cannot be written"))]
        }
        let probe = "\(archive)/.doctor.\(ProcessInfo.processInfo.processIdentifier)"
        do {
            let file = try WritableFile(probe)
            try [UInt8(0x0A)].withUnsafeBytes { try file.write($0) }
            try DurableFiles.synchronize(folder: archive, StepGate(.folderMade))
            try FileManager.default.removeItem(atPath: probe)
            return [.ok("archive", "\(archive) can be written")]
        } catch let error as WanbatchError {
            return [.problem("archive", failure(error.message))]
        } catch {
            return [.problem("archive", failure("\(archive) cannot be written: \(error)"))]
        }
    }

    /// The nearest of the folders above a path that is there.
    static func nearest(to path: String) -> String {
        var folder = path
        while !FileManager.default.fileExists(atPath: folder), folder != "/", folder != "." {
            folder = DurableFiles.folder(of: folder)
        }
        return folder
    }

    /// Whether a folder can be made there: what permissions say is not all.
    private static func takesFolders(_ parent: String) -> Bool {
        let trial = "\(parent)/.wanbatch-doctor.\(ProcessInfo.processInfo.processIdentifier)"
        guard mkdir(trial, 0o700) == 0 else { return false }
        return rmdir(trial) == 0
    }

    private func failure(_ text: String) -> WanbatchError {
        let me = "$(id -un)"
        let hint =
            "sudo mkdir -p \(archive.shellWord) && sudo chown \(me) \(archive.shellWord), or another: --archive DIR"
        return WanbatchError(.storage, "archive", text, hint: hint)
    }
}
