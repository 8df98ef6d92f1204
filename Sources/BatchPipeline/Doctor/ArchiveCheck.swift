import EditModel
import Foundation

/// Whether the archive can be written.
struct ArchiveCheck: DoctorCheck {
    let archive: String

    func findings() async -> [DoctorFinding] {
        guard FileManager.default.fileExists(atPath: archive) else {
            let parent = DurableFiles.folder(of: archive)
            if FileManager.default.isWritableFile(atPath: parent) {
                return [.ok("archive", "\(archive) is not there yet: the first run makes it")]
            }
            return [.problem("archive", Self.failure("\(archive) is not there and \(parent) cannot be written"))]
        }
        let probe = "\(archive)/.doctor.\(ProcessInfo.processInfo.processIdentifier)"
        do {
            let file = try WritableFile(probe)
            try [UInt8(0x0A)].withUnsafeBytes { try file.write($0) }
            try DurableFiles.synchronize(folder: archive, StepGate(.folderMade))
            try FileManager.default.removeItem(atPath: probe)
            return [.ok("archive", "\(archive) can be written")]
        } catch let error as WanbatchError {
            return [.problem("archive", Self.failure(error.message))]
        } catch {
            return [.problem("archive", Self.failure("\(archive) cannot be written: \(error)"))]
        }
    }

    private static func failure(_ text: String) -> WanbatchError {
        WanbatchError(.storage, "archive", text, hint: "check owner and permissions, or choose another with --archive")
    }
}
