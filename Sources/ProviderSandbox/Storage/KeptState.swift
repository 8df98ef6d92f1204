import EditModel
import Foundation
import SystemPackage

/// What a journal says: every task and file in its latest state, in the order of creation.
struct KeptState: Sendable {
    private(set) var tasks: [TaskRecord] = []
    private(set) var files: [FileRecord] = []

    /// Reads a journal, drops what was never acknowledged (a last line without its end), and writes it anew without
    /// superseded lines.
    ///
    /// - Throws: `WanbatchError` of kind `storage`, code `sandbox-journal-damaged`.
    init(_ path: FilePath) throws {
        guard let bytes = try Disk.contents(path) else { return }
        var lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
        let torn = lines.removeLast()
        try read(lines, path)
        if !torn.isEmpty || lines.count != tasks.count + files.count { try rewrite(path) }
    }

    private mutating func read(_ lines: [ArraySlice<UInt8>], _ path: FilePath) throws {
        let decoder = JSONDecoder()
        decoder.dateDecodingStrategy = .secondsSince1970
        var taskPlaces: [String: Int] = [:]
        var filePlaces: [String: Int] = [:]
        for (index, line) in lines.enumerated() {
            guard let entry = try? decoder.decode(Journal.Entry.self, from: Data(line)) else {
                throw WanbatchError(
                    .storage,
                    "sandbox-journal-damaged",
                    "line \(index + 1) of \(path.string) cannot be read",
                    hint: "move the sandbox's folder away; its tasks cost nothing"
                )
            }
            switch entry {
            case .task(let task): Self.put(task, task.id, &tasks, &taskPlaces)
            case .file(let file): Self.put(file, file.id, &files, &filePlaces)
            }
        }
    }

    private func rewrite(_ path: FilePath) throws {
        let lines = try tasks.map { try Journal.line(.task($0)) } + files.map { try Journal.line(.file($0)) }
        try Disk.write(Array(lines.joined()), to: path)
    }

    private static func put<Thing>(_ thing: Thing, _ id: String, _ all: inout [Thing], _ places: inout [String: Int]) {
        if let place = places[id] {
            all[place] = thing
        } else {
            places[id] = all.count
            all.append(thing)
        }
    }
}
