import Foundation

/// A table as RFC 4180 has it, read by the test's own reader.
struct CSVTable: Sendable {
    /// One row, by column.
    typealias Row = [String: String]

    /// A file that is none.
    struct Malformed: Error {
        let reason: String
    }

    let header: [String]
    let rows: [Row]

    init(_ text: String) throws {
        var records = try Self.records(Array(text.unicodeScalars))
        guard !records.isEmpty else { throw Malformed(reason: "no header") }
        header = records.removeFirst()
        let width = header.count
        rows = try records.map { [header] record in
            guard record.count == width else { throw Malformed(reason: "\(record.count) cells, not \(width)") }
            return Dictionary(uniqueKeysWithValues: zip(header, record))
        }
    }

    /// The rows' values of a column.
    func column(_ name: String) -> [String] { rows.map { $0[name] ?? "" } }

    /// The sum of a column of money.
    func sum(_ name: String) -> Decimal {
        column(name).compactMap { Decimal(string: $0) }.reduce(0, +)
    }

    private static func records(_ text: [Unicode.Scalar]) throws -> [[String]] {
        var records: [[String]] = []
        var record: [String] = []
        var cell = String.UnicodeScalarView()
        var index = 0
        func isLineEnd(_ index: Int) -> Bool {
            text[index] == "\r" && index + 1 < text.count && text[index + 1] == "\n"
        }
        while index < text.count {
            if text[index] == "\"", cell.isEmpty {
                index += 1
                while true {
                    guard index < text.count else { throw Malformed(reason: "a quoted cell does not end") }
                    if text[index] != "\"" {
                        cell.append(text[index])
                    } else if index + 1 < text.count, text[index + 1] == "\"" {
                        cell.append("\"")
                        index += 1
                    } else {
                        break
                    }
                    index += 1
                }
                index += 1
                guard index == text.count || text[index] == "," || isLineEnd(index) else {
                    throw Malformed(reason: "text after a quoted cell")
                }
            } else if text[index] == "," {
                record.append(String(cell))
                cell = .init()
                index += 1
            } else if isLineEnd(index) {
                records.append(record + [String(cell)])
                (record, cell) = ([], .init())
                index += 2
            } else if text[index] == "\"" || text[index] == "\r" || text[index] == "\n" {
                throw Malformed(reason: "a bare quote or line end")
            } else {
                cell.append(text[index])
                index += 1
            }
        }
        if !record.isEmpty || !cell.isEmpty { records.append(record + [String(cell)]) }
        return records
    }
}
