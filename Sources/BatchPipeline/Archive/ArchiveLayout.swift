public import EditModel
import Foundation

/// Where everything lies in an archive. Paths only; see DESIGN "The archive".
public struct ArchiveLayout: Hashable, Sendable {
    /// The archive's absolute path.
    public let root: String
    /// The batch's name, safe as a folder's name.
    public let batch: String

    /// The layout for a batch.
    ///
    /// - Parameters:
    ///   - root: The archive's path; made absolute.
    ///   - batch: The batch's name.
    /// - Throws: `WanbatchError` of kind `usage` when the name cannot be a batch's.
    public init(root: String, batch: String) throws {
        self.root = URL(filePath: root).standardizedFileURL.path(percentEncoded: false).trimmingTrailingSlash
        guard BatchName.isValid(batch) else {
            throw WanbatchError(
                .usage,
                "batch-name",
                "\"\(batch)\" cannot be the name of a batch",
                hint: "use letters, digits, '.', '_' and '-', not cache, tmp or sandbox: --batch NAME"
            )
        }
        self.batch = batch
    }

    /// The ledger's file.
    public var ledger: String { root + "/ledger.sqlite" }
    /// The batch's folder.
    public var batchFolder: String { "\(root)/\(batch)" }
    /// Verified outputs and their receipts.
    public var outputs: String { batchFolder + "/outputs" }
    /// Cost reports.
    public var reports: String { batchFolder + "/reports" }
    /// Logs, one a run.
    public var logs: String { batchFolder + "/logs" }
    /// Paid outputs that could not be verified: kept for the person to look at.
    public var rejected: String { batchFolder + "/rejected" }
    /// The batch's lock.
    public var lock: String { batchFolder + "/lock" }
    /// The lock of another batch of this archive.
    ///
    /// - Parameter other: The batch.
    public func lock(of other: String) -> String { "\(root)/\(other)/lock" }
    /// Prepared clips.
    public var cache: String { root + "/cache" }
    /// The batch's temporary files: cleaned by the holder of its lock.
    public var temporary: String { "\(root)/tmp/\(batch)" }
    /// What a run's programs write: a folder of its own, so that one that outlives its run cannot leave a file behind the
    /// back of the next, which has removed the folder.
    ///
    /// - Parameter run: The run's name, which no other run of the archive has.
    func scratch(of run: String) -> String { "\(temporary)/\(run)" }
    /// The sandbox's tasks, files and bill.
    public var sandbox: String { root + "/sandbox" }
    /// The secret that makes the names of published files unguessable and lasting.
    public var publishSecret: String { root + "/serve.secret" }

    /// The folders that a run needs.
    public var folders: [String] { [root, batchFolder, outputs, reports, logs, cache, temporary] }

    /// Refuses an archive that shows that runs have been here, but has no ledger: a new one would not know what is paid
    /// for.
    ///
    /// - Throws: `WanbatchError` of kind `storage`.
    public func checkLedger() throws {
        let files = FileManager.default
        func size(_ path: String) -> Int { (try? files.attributesOfItem(atPath: path)[.size] as? Int) ?? 0 }
        guard size(ledger) == 0, let trace = trace(size) else { return }
        throw WanbatchError(
            .storage,
            "ledger-missing",
            "the ledger \(ledger) is missing or empty, but runs have been made here: there is \(trace)",
            hint:
                "restore the ledger from a backup, or rebuild it from the receipts: wanbatch doctor --rebuild-ledger"
                + ArchiveFlag.text(for: root) + "; with another archive everything would be paid for again"
        )
    }

    /// A file that is there only after a run had a ledger.
    private func trace(_ size: (String) -> Int) -> String? {
        if size(ledger + "-wal") > 0 { return "ledger.sqlite-wal" }
        let files = FileManager.default
        let folders = ((try? files.contentsOfDirectory(atPath: root)) ?? []).filter(BatchName.isValid).sorted()
        for (place, suffix) in [("outputs", ".json"), ("logs", ".ndjson"), ("reports", ".csv")] {
            for folder in folders {
                let names = (try? files.contentsOfDirectory(atPath: "\(root)/\(folder)/\(place)")) ?? []
                if let name = names.sorted().first(where: { $0.hasSuffix(suffix) }) {
                    return "\(folder)/\(place)/\(name)"
                }
            }
        }
        return nil
    }

    /// A path in the archive as reports name it.
    ///
    /// - Parameter path: An absolute path below the root.
    public func relative(_ path: String) -> String {
        path.hasPrefix(root + "/") ? String(path.dropFirst(root.count + 1)) : path
    }

    /// The absolute path of what reports name.
    ///
    /// - Parameter path: A path relative to the archive.
    public func absolute(_ path: String) -> String { path.hasPrefix("/") ? path : "\(root)/\(path)" }

    /// The name of an output file: `STEM.EDITID16.mp4`.
    ///
    /// - Parameters:
    ///   - stem: The stem, as the manifest gives it.
    ///   - edit: The edit.
    public func output(stem: String, edit: EditID) -> String {
        "\(outputs)/\(FileStem.safe(stem)).\(edit.short).mp4"
    }

    /// The name of the video that the pieces of a split clip become: `STEM.EDITID16.joined.mp4`.
    ///
    /// - Parameters:
    ///   - stem: The stem, as the manifest gives it.
    ///   - whole: The identity of the whole.
    public func joined(stem: String, whole: EditID) -> String {
        "\(outputs)/\(FileStem.safe(stem)).\(whole.short).joined.mp4"
    }
}

extension String {
    /// The path without slashes at its end.
    var trimmingTrailingSlash: String {
        var text = self[...]
        while text.count > 1, text.hasSuffix("/") { text = text.dropLast() }
        return String(text)
    }
}
