import EditModel
import Foundation
import JobLedger

/// Whether the ledger is there, sound, and of this version.
struct LedgerCheck: DoctorCheck {
    let archive: String

    func findings() async -> [DoctorFinding] {
        let path = archive + "/ledger.sqlite"
        do {
            // Any name: only the archive's own paths count here.
            try ArchiveLayout(root: archive, batch: "doctor").checkLedger()
            let size = (try? FileManager.default.attributesOfItem(atPath: path)[.size] as? Int) ?? 0
            guard size > 0 else { return [.ok("ledger", "none yet: the first run makes it")] }
            let ledger = try JobLedger(reading: path)
            try await ledger.check()
            let batches = try await ledger.batchNames().count
            var text = "\(path) is sound: \(batches) \(batches == 1 ? "batch" : "batches")"
            if let copy = ledger.keptCopy { text += "; brought up to date, a copy of the older one is \(copy)" }
            return [.ok("ledger", text)]
        } catch let error as WanbatchError {
            return [.problem("ledger", error)]
        } catch {
            return [.problem("ledger", WanbatchError(.storage, "ledger", "\(path) cannot be read: \(error)"))]
        }
    }
}
