/// The edits of a manifest, in order, in little memory: a million of them are mostly alike.
///
/// What a line's edit shares with others is kept once, as its *kind*: everything but the prompt, the seed, the label
/// `again`, the name of the output, and the place in the manifest. Edits of one kind need one look at their clip.
public struct EditList: RandomAccessCollection, Sendable, ExpressibleByArrayLiteral {
    /// One edit of each kind.
    public private(set) var kinds: [Edit] = []
    private var numbers: [Kind: Int32] = [:]
    private var texts = TextPool()
    private var rows: [Row] = []
    private var lastKind: Kind?

    /// What edits of a kind have in common, texts by their numbers.
    private struct Kind: Hashable {
        var provider: ProviderID
        var file: Int32
        var clip: Source
        var clipName: Int32
        var references: [Source]
        var negative: Int32
        var callback: Int32?
        /// The options without their texts and the seed.
        var options: EditOptions
    }

    private enum Source: Hashable {
        case file(Int32)
        case url(Int32)
    }

    private struct Row {
        var kind: Int32
        var prompt: Int32
        var again: Int32
        var stem: Int32
        var line: Int32
        var column: Int32
        var seed: Int
    }

    private static let noSeed = Int.min

    /// No edits.
    public init() {}

    /// Some edits.
    ///
    /// - Parameter edits: In order.
    public init(_ edits: some Sequence<Edit>) { for edit in edits { append(edit) } }

    /// Some edits.
    ///
    /// - Parameter elements: In order.
    public init(arrayLiteral elements: Edit...) { self.init(elements) }

    /// The first index.
    public var startIndex: Int { 0 }
    /// The index behind the last edit.
    public var endIndex: Int { rows.count }

    /// An edit.
    ///
    /// - Parameter position: Its index.
    public subscript(position: Int) -> Edit {
        let row = rows[position]
        var edit = kinds[Int(row.kind)]
        edit.location.line = Int(row.line)
        edit.location.column = Int(row.column)
        edit.options.prompt = texts[row.prompt]
        edit.options.again = texts[row.again]
        edit.options.seed = row.seed == Self.noSeed ? nil : row.seed
        edit.stem = texts[row.stem]
        return edit
    }

    /// Which of ``kinds`` an edit is of.
    ///
    /// - Parameter position: Its index.
    public func kind(at position: Int) -> Int { Int(rows[position].kind) }

    /// Adds an edit at the end.
    ///
    /// - Parameter edit: The edit.
    public mutating func append(_ edit: Edit) {
        let last = rows.last
        let kind = kindNumber(of: edit, guess: last?.kind)
        rows.append(
            Row(
                kind: kind,
                prompt: texts.number(of: edit.options.prompt, guess: last?.prompt),
                again: texts.number(of: edit.options.again, guess: last?.again),
                stem: texts.number(of: edit.stem, guess: last?.stem),
                line: Int32(clamping: edit.location.line),
                column: Int32(clamping: edit.location.column),
                seed: edit.options.seed ?? Self.noSeed
            )
        )
    }

    private mutating func kindNumber(of edit: Edit, guess: Int32?) -> Int32 {
        let kind = kind(of: edit)
        if let guess, kind == lastKind { return guess }
        lastKind = kind
        if let known = numbers[kind] { return known }
        let number = Int32(kinds.count)
        numbers[kind] = number
        kinds.append(edit)
        return number
    }

    private mutating func kind(of edit: Edit) -> Kind {
        var options = edit.options
        (options.prompt, options.negative, options.again, options.seed, options.callback) = ("", "", "", nil, nil)
        return Kind(
            provider: edit.provider,
            file: texts.number(of: edit.location.file, guess: lastKind?.file),
            clip: number(of: edit.clip, guess: lastKind?.clip),
            clipName: texts.number(of: edit.clipName, guess: lastKind?.clipName),
            references: edit.references.isEmpty ? [] : edit.references.map { number(of: $0, guess: nil) },
            negative: texts.number(of: edit.options.negative, guess: lastKind?.negative),
            callback: edit.options.callback.map { texts.number(of: $0, guess: lastKind?.callback) },
            options: options
        )
    }

    private mutating func number(of source: MediaSource, guess: Source?) -> Source {
        switch (source, guess) {
        case (.file(let path), .file(let guess)): .file(texts.number(of: path, guess: guess))
        case (.file(let path), _): .file(texts.number(of: path, guess: nil))
        case (.url(let address), .url(let guess)): .url(texts.number(of: address, guess: guess))
        case (.url(let address), _): .url(texts.number(of: address, guess: nil))
        }
    }
}
