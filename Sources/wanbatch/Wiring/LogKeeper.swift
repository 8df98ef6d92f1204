import EditModel
import Foundation

/// Keeps the logs of the latest runs and deletes the older ones.
enum LogKeeper {
    /// The logs that are to go: all but the latest.
    ///
    /// - Parameters:
    ///   - names: The names of the files in the folder of logs; what is no run's log stays.
    ///   - count: How many are kept.
    static func surplus(of names: [String], keeping count: Int) -> [String] {
        let logs = names.compactMap { name -> (name: String, start: Substring, number: Int)? in
            guard name.hasSuffix(".ndjson") else { return nil }
            let parts = name.dropLast(7).split(separator: "-", omittingEmptySubsequences: false)
            // A run's name is its start in UTC, 20261120T020000Z, and -2, -3 where several began in one second.
            guard let start = parts.first, start.count == 16, start.hasSuffix("Z"), start.contains("T"),
                parts.count < 3,
                let number = parts.count == 2 ? Int(parts[1]) : 1
            else { return nil }
            return (name, start, number)
        }
        let sorted = logs.sorted { ($0.start, $0.number) > ($1.start, $1.number) }
        return sorted.dropFirst(count).map(\.name)
    }

    /// Deletes the surplus of a folder.
    ///
    /// - Parameters:
    ///   - folder: The folder of logs.
    ///   - count: How many are kept.
    static func prune(_ folder: String, keeping count: Int) {
        let files = FileManager.default
        for name in surplus(of: (try? files.contentsOfDirectory(atPath: folder)) ?? [], keeping: count) {
            do {
                try files.removeItem(atPath: folder + "/" + name)
            } catch {
                Screen.error("warning: the log \((folder + "/" + name).printable) cannot be deleted")
            }
        }
    }
}
