import EditModel

/// Which manifests have been included so far.
struct IncludeHistory {
    /// As a person would open them, each once, in the order of reading.
    private(set) var names: [String] = []
    /// How many `include` statements were followed.
    private(set) var count = 0
    private var seen: Set<ByteText> = []

    mutating func add(_ name: String) {
        count += 1
        if seen.insert(ByteText(name)).inserted { names.append(name) }
    }
}
