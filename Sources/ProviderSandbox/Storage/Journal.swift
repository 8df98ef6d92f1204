import Foundation
import SystemPackage

/// What the sandbox must never forget, one JSON line a fact, the latest line of a thing being its state. An append
/// returns when its line is on the disk; appends that come while the disk is busy share the next flush.
actor Journal {
    /// One line.
    enum Entry: Codable, Sendable {
        case task(TaskRecord)
        case file(FileRecord)
    }

    private let descriptor: FileDescriptor
    private var length: Int64
    private var pending: [UInt8] = []
    private var waiting: [CheckedContinuation<Void, any Error>] = []
    private var isFlushing = false
    private var failure: (any Error)?

    /// Opens the journal for appending.
    init(_ path: FilePath) throws {
        descriptor = try FileDescriptor.open(
            path,
            .writeOnly,
            options: [.create, .append, .closeOnExec],
            permissions: .ownerReadWrite
        )
        length = try descriptor.seek(offset: 0, from: .end)
        try Disk.syncFolder(of: path)
    }

    deinit { try? descriptor.close() }

    /// Adds a line; returns when it is durable.
    func append(_ entry: Entry) async throws {
        pending += try Journal.line(entry)
        try await flushed()
    }

    static func line(_ entry: Entry) throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.dateEncodingStrategy = .secondsSince1970
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return Array(try encoder.encode(entry)) + [0x0A]
    }

    private func flushed() async throws {
        if let failure { throw failure }
        try await withCheckedThrowingContinuation { continuation in
            waiting.append(continuation)
            guard !isFlushing else { return }
            isFlushing = true
            Task { await flush() }
        }
    }

    /// Writes what is pending, group by group. It outlives the append that started it, because others wait for it.
    private func flush() async {
        while !waiting.isEmpty {
            let bytes = pending
            let group = waiting
            let end = length
            pending = []
            waiting = []
            let result = await write(bytes, at: end)
            if case .success = result { length = end + Int64(bytes.count) }
            for continuation in group { continuation.resume(with: result) }
        }
        isFlushing = false
    }

    /// A line that fails half-way is cut off again; when that fails too, nothing more is taken.
    private func write(_ bytes: [UInt8], at end: Int64) async -> Result<Void, any Error> {
        let file = descriptor
        do {
            try await Disk.run {
                _ = try file.writeAll(bytes)
                try file.sync()
            }
            return .success(())
        } catch {
            do {
                try await Disk.run { try file.resize(to: end) }
            } catch {
                failure = error
            }
            return .failure(error)
        }
    }
}
