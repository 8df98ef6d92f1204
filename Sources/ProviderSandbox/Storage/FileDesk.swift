import EditModel
import Foundation

/// The uploaded files: known, counted, expired and deleted.
actor FileDesk {
    private let quota: Int
    private let lifetime: Duration
    private let folder: SandboxFolder
    private let timekeeper: Timekeeper
    private let journal: Journal
    private var files: [String: FileRecord] = [:]
    private var tokens: [String: String] = [:]
    private var ids: [String] = []

    init(
        configuration: SandboxConfiguration,
        folder: SandboxFolder,
        timekeeper: Timekeeper,
        journal: Journal,
        kept: [FileRecord]
    ) {
        quota = configuration.fileQuota
        lifetime = configuration.fileLifetime
        self.folder = folder
        self.timekeeper = timekeeper
        self.journal = journal
        for file in kept {
            files[file.id] = file
            tokens[file.token] = file.id
            ids.append(file.id)
        }
    }

    /// Used and allowed.
    func usage() -> (used: Int, most: Int) { (live.count, quota) }

    /// Live files, newest first.
    var live: [FileRecord] {
        let now = timekeeper.now()
        return ids.reversed().compactMap { files[$0] }.filter { !$0.isDeleted && $0.expires > now }
    }

    func file(id: String) -> FileRecord? { files[id].flatMap(alive) }

    func file(token: String) -> FileRecord? { tokens[token].flatMap { file(id: $0) } }

    /// Takes a file whose bytes lie in their place already.
    ///
    /// - Returns: `false` when the quota is used up.
    func add(_ file: FileRecord) async throws -> Bool {
        guard live.count < quota else { return false }
        files[file.id] = file
        tokens[file.token] = file.id
        ids.append(file.id)
        do {
            try await journal.append(.file(file))
        } catch {
            files[file.id] = nil
            throw error
        }
        return true
    }

    /// - Returns: `false` when there is no such file.
    func delete(_ id: String) async throws -> Bool {
        guard var file = file(id: id) else { return false }
        file.isDeleted = true
        files[id] = file
        try await journal.append(.file(file))
        Disk.remove(folder.upload(file.token))
        return true
    }

    private func alive(_ file: FileRecord) -> FileRecord? {
        file.isDeleted || file.expires <= timekeeper.now() ? nil : file
    }
}
