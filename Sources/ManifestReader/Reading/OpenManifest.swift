/// A manifest that is being read, and how far.
struct OpenManifest {
    let source: ManifestSource
    /// The absolute folder that its paths start from.
    let folder: String
    /// The defaults that hold again when it ends.
    let outerDefaults: Choices
    /// How many of its lines could not be read at all.
    var unreadableLines = 0
    private var offset: Int
    private var number = 1

    init(_ source: ManifestSource, outerDefaults: Choices) {
        self.source = source
        folder = PathText.folder(of: source.path)
        self.outerDefaults = outerDefaults
        offset = source.start
    }

    mutating func nextLine() -> Line? {
        guard let line = source.line(number, at: offset) else { return nil }
        number += 1
        offset = line.next
        return line
    }

    /// Reads no more of it.
    mutating func giveUp() { offset = source.bytes.count }
}
