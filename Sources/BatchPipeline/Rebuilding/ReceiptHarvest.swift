import ClipPreparation
import EditModel
import Foundation
import JobLedger

/// All receipts of an archive, read and checked: what a new ledger is made of.
struct ReceiptHarvest: Sendable {
    /// What the receipts know; each edit once.
    private(set) var edits: [RestoredEdit] = []
    /// What is wrong with receipts and outputs, for a person.
    private(set) var problems: [String] = []

    private var places: [EditID: Int] = [:]
    private var keys: Set<String> = []
    private var tasks: Set<String> = []

    /// Larger files are no receipts.
    private static let largest = 4 << 20

    /// Reads every receipt of an archive.
    ///
    /// - Parameter root: The archive's path.
    /// - Throws: `CancellationError`.
    static func gather(_ root: String) async throws -> ReceiptHarvest {
        var harvest = ReceiptHarvest()
        var found: [(file: String, edit: RestoredEdit)] = []
        for file in files(root) {
            do {
                guard let edit = try read(file, root) else { continue }
                found.append((file, edit))
            } catch {
                harvest.problems.append("\(file.printable) \(error.text): it is left out")
            }
        }
        // A receipt that lies where it says comes before its copies under other names.
        found.sort { isHome($0) && !isHome($1) || isHome($0) == isHome($1) && $0.file < $1.file }
        for (file, edit) in found { harvest.take(edit, from: file) }
        try await harvest.checkOutputs(root)
        return harvest
    }

    private static func isHome(_ found: (file: String, edit: RestoredEdit)) -> Bool {
        Receipt.path(beside: found.edit.output.file) == found.file
    }

    /// The receipts, relative to the archive.
    private static func files(_ root: String) -> [String] {
        let manager = FileManager.default
        var files: [String] = []
        for batch in (try? manager.contentsOfDirectory(atPath: root).sorted()) ?? [] where BatchName.isValid(batch) {
            let names = (try? manager.contentsOfDirectory(atPath: "\(root)/\(batch)/outputs").sorted()) ?? []
            files += names.filter { $0.hasSuffix(".json") && !$0.hasPrefix(".") }.map { "\(batch)/outputs/\($0)" }
        }
        return files
    }

    /// Reads one receipt; `nil` for that of a joined video, whose pieces have their own.
    private static func read(_ file: String, _ root: String) throws(ReceiptReader.Doubt) -> RestoredEdit? {
        let attributes = try? FileManager.default.attributesOfItem(atPath: "\(root)/\(file)")
        guard attributes?[.type] as? FileAttributeType == .typeRegular, let size = attributes?[.size] as? Int,
            size <= largest, let bytes = try? Data(contentsOf: URL(filePath: "\(root)/\(file)"))
        else { throw ReceiptReader.Doubt(text: "is not a readable file of a receipt's size") }
        let object = try? JSONSerialization.jsonObject(with: bytes) as? [String: Any]
        if object?["joined_receipt"] != nil { return nil }
        return try ReceiptReader(file: file).read(bytes)
    }

    private mutating func take(_ edit: RestoredEdit, from file: String) {
        let batch = ReceiptReader.batch(of: file)
        let output = String(file.dropLast(".json".count)) + ".mp4"
        if let index = places[edit.edit] {
            guard edits[index].output.digest == edit.output.digest else {
                problems.append(
                    "\(file.printable) tells of another output than \(edits[index].output.file): it is left out"
                )
                return
            }
            return name(output, batch, at: index)
        }
        let task = edit.purchases.last.flatMap { last in
            last.task.map { "\(last.provider.rawValue) \(edit.world.rawValue) \($0)" }
        }
        let isRepeated = edit.purchases.contains { keys.contains($0.key) } || task.map(tasks.contains) ?? false
        guard !isRepeated else {
            problems.append("\(file.printable) tells of a purchase that another receipt has: it is left out")
            return
        }
        keys.formUnion(edit.purchases.map(\.key))
        if let task { tasks.insert(task) }
        places[edit.edit] = edits.count
        edits.append(edit)
        name(output, batch, at: edits.count - 1)
    }

    /// Gives the rows that an output belongs to its place; a row is made where the receipt knows of none.
    private mutating func name(_ output: String, _ batch: String, at index: Int) {
        let stem = ReceiptReader.stem(of: output)
        var isKnown = false
        for number in edits[index].rows.indices
        where edits[index].rows[number].batch == batch && FileStem.safe(edits[index].rows[number].stem) == stem {
            edits[index].rows[number].outputFile = output
            isKnown = true
        }
        guard !isKnown else { return }
        var row = RestoredRow(
            batch: batch,
            manifest: nil,
            ordinal: 10_000_000,
            file: "",
            line: 0,
            clipName: edits[index].clip.shortName,
            stem: stem
        )
        row.outputFile = output
        edits[index].rows.append(row)
    }

    /// Names outputs that are gone or are not what they were. Their edits are paid for all the same.
    private mutating func checkOutputs(_ root: String) async throws {
        for edit in edits {
            let path = "\(root)/\(edit.output.file)"
            guard FileManager.default.fileExists(atPath: path) else {
                problems.append("\(edit.output.file) is gone: restore it from a backup; it is paid for")
                continue
            }
            do {
                guard try await FileDigester().digest(path: path).digest != edit.output.digest else { continue }
                problems.append("\(edit.output.file) is not the file that was archived: restore it from a backup")
            } catch let error as WanbatchError {
                problems.append("\(edit.output.file) cannot be read: \(error.message)")
            }
        }
    }
}
