import EditModel

/// "Did you mean": which known names are close to one that is not known.
public enum Similar {
    /// A hint with the closest names, at most three.
    ///
    /// - Parameters:
    ///   - name: The name that is not known.
    ///   - candidates: The known names.
    /// - Returns: `did you mean "prompt"?`, or `nil` when none is close.
    public static func hint(to name: String, among candidates: some Sequence<String>) -> String? {
        let close = closest(to: name, among: candidates).map { "\"\($0)\"" }
        guard let last = close.last else { return nil }
        let list = close.count == 1 ? last : close.dropLast().joined(separator: ", ") + " or " + last
        return "did you mean \(list)?"
    }

    /// The candidates of the least distance, if that is at most a third of the name's length.
    static func closest(to name: String, among candidates: some Sequence<String>) -> [String] {
        let wanted = Array(name.lowercased().unicodeScalars.prefix(200))
        var limit = max(1, wanted.count / 3)
        var found: [String] = []
        for candidate in candidates {
            let scalars = Array(candidate.lowercased().unicodeScalars.prefix(200))
            guard abs(scalars.count - wanted.count) <= limit, !scalars.isEmpty else { continue }
            let distance = steps(from: wanted, to: scalars)
            guard distance <= limit, distance < max(wanted.count, scalars.count) else { continue }
            if distance < limit { found = [] }
            limit = distance
            found.append(candidate)
        }
        return Array(found.sorted { ByteText($0) < ByteText($1) }.prefix(3))
    }

    /// How many characters must be added, dropped, changed or swapped with their neighbour.
    private static func steps(from left: [Unicode.Scalar], to right: [Unicode.Scalar]) -> Int {
        var beforeLast: [Int] = []
        var last = Array(0...right.count)
        for row in left.indices {
            var current = [row + 1]
            current.reserveCapacity(right.count + 1)
            for column in right.indices {
                let change = last[column] + (left[row] == right[column] ? 0 : 1)
                var best = min(change, last[column + 1] + 1, current[column] + 1)
                if row > 0, column > 0, left[row] == right[column - 1], left[row - 1] == right[column] {
                    best = min(best, beforeLast[column - 1] + 1)
                }
                current.append(best)
            }
            beforeLast = last
            last = current
        }
        return last[right.count]
    }
}
