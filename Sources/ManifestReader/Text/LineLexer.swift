/// Cuts a line into words, by bytes.
///
/// A word ends at a space or a tab. `#` where a word could begin starts a comment. A quote may begin a word, or a
/// value behind `=` or `=@`. After an error in quoting the rest of the line means nothing: it is not read.
struct LineLexer {
    private(set) var words: [Word] = []
    private(set) var problems: [(offset: Int, problem: ValueProblem)] = []
    /// Whether the rest of the line was given up.
    private(set) var isCut = false

    private let bytes: [UInt8]
    private let source: ManifestSource
    private let end: Int
    private var position: Int

    init(_ line: Line) {
        source = line.source
        bytes = line.source.bytes
        end = line.end
        position = line.start
        while !isCut, skipBlanks() { readWord() }
    }

    /// Goes to the next word; false at the end of the line or at a comment.
    private mutating func skipBlanks() -> Bool {
        while position < end, bytes[position] == 0x20 || bytes[position] == 0x09 { position += 1 }
        return position < end && bytes[position] != UInt8(ascii: "#")
    }

    private mutating func readWord() {
        let start = position
        if bytes[start] == Self.quote {
            let (text, isBroken) = readQuoted()
            add(Word(range: start..<position, valueStart: start, text: text, form: .quoted, isBroken: isBroken))
            return
        }
        var equals: Int?
        var isBroken = false
        var isASCII = true
        scan: while position < end {
            let byte = bytes[position]
            switch byte {
            case 0x20, 0x09: break scan
            case Self.quote:
                guard let equals, isValueStart(position, after: equals) else {
                    cut(position, "a quote may stand only at the beginning of a word or of a value")
                    break scan
                }
                return addQuotedValue(start: start, equals: equals, isBroken: isBroken)
            case UInt8(ascii: "="): if equals == nil { equals = position }
            case 0..<0x20, 0x7F: isBroken = report(position, control: byte) || isBroken
            case 0x80...: isASCII = false
            default: break
            }
            position += 1
        }
        if !isASCII { isBroken = reportWhiteSpace(in: start..<position) || isBroken }
        addBare(start: start, equals: equals, isBroken: isBroken || isCut)
    }

    private func isValueStart(_ offset: Int, after equals: Int) -> Bool {
        offset == equals + 1 || (offset == equals + 2 && bytes[equals + 1] == Self.at)
    }

    private mutating func addBare(start: Int, equals: Int?, isBroken: Bool) {
        guard let equals else {
            let text = source.text(start..<position)
            return add(Word(range: start..<position, valueStart: start, text: text, form: .bare, isBroken: isBroken))
        }
        let isFile = equals + 1 < position && bytes[equals + 1] == Self.at
        add(
            Word(
                range: start..<position,
                key: source.text(start..<equals),
                valueStart: equals + 1,
                text: source.text((isFile ? equals + 2 : equals + 1)..<position),
                form: isFile ? .file : .bare,
                isBroken: isBroken
            )
        )
    }

    private mutating func addQuotedValue(start: Int, equals: Int, isBroken: Bool) {
        let form: Word.Form = position == equals + 1 ? .quoted : .file
        let (text, isBadlyQuoted) = readQuoted()
        add(
            Word(
                range: start..<position,
                key: source.text(start..<equals),
                valueStart: equals + 1,
                text: text,
                form: form,
                isBroken: isBroken || isBadlyQuoted
            )
        )
    }

    private mutating func add(_ word: Word) { words.append(word) }

    /// Reads from the opening quote to behind the closing one.
    private mutating func readQuoted() -> (text: String, isBroken: Bool) {
        let opening = position
        position += 1
        var runStart = position
        var text = ""
        var isBroken = false
        while position < end {
            let byte = bytes[position]
            switch byte {
            case Self.quote:
                text += source.text(runStart..<position)
                position += 1
                if position < end, bytes[position] != 0x20, bytes[position] != 0x09 {
                    cut(
                        position,
                        "a space is missing after the closing quote",
                        hint: "a quote inside quotes is written \\\""
                    )
                    isBroken = true
                }
                return (text, isBroken)
            case Self.backslash:
                guard position + 1 < end else { return (text, unclosed(opening)) }
                text += source.text(runStart..<position)
                if let scalar = Self.escapes[bytes[position + 1]] {
                    text.unicodeScalars.append(scalar)
                } else {
                    reportEscape()
                    isBroken = true
                }
                position += 1
                runStart = position + 1
            case 0..<0x20 where byte != 0x09, 0x7F: isBroken = report(position, control: byte) || isBroken
            default: break
            }
            position += 1
        }
        return (text, unclosed(opening))
    }

    private mutating func unclosed(_ opening: Int) -> Bool {
        cut(opening, "the quote is not closed", hint: "a quoted word ends on its own line; \\n stands for a line break")
        return true
    }

    /// The character behind the backslash may be of several bytes.
    private mutating func reportEscape() {
        var after = position + 2
        while after < end, bytes[after] & 0xC0 == 0x80 { after += 1 }
        problems.append(
            (
                position,
                ValueProblem(
                    "\"\(source.text(position..<after))\" is not an escape",
                    hint: "the escapes are \\\" \\\\ \\n \\t; a backslash is written \\\\"
                )
            )
        )
    }

    private mutating func report(_ offset: Int, control byte: UInt8) -> Bool {
        let message =
            byte == 0x0D ? "a carriage return without a line feed" : "a control character (\(byte)) cannot stand here"
        problems.append((offset, ValueProblem(message)))
        return true
    }

    /// White space that is not ASCII looks like the end of a word and is none.
    private mutating func reportWhiteSpace(in range: Range<Int>) -> Bool {
        var offset = range.lowerBound
        for scalar in source.text(range).unicodeScalars {
            if scalar.properties.isWhitespace {
                let code = String(scalar.value, radix: 16, uppercase: true)
                let name = "U+" + String(repeating: "0", count: max(0, 4 - code.count)) + code
                problems.append((offset, ValueProblem("white space (\(name)) that is not a plain space needs quotes")))
                return true
            }
            offset += UTF8.width(scalar)
        }
        return false
    }

    private mutating func cut(_ offset: Int, _ message: String, hint: String? = nil) {
        problems.append((offset, ValueProblem(message, hint: hint)))
        isCut = true
    }

    private static let quote = UInt8(ascii: "\"")
    private static let backslash = UInt8(ascii: "\\")
    private static let at = UInt8(ascii: "@")
    private static let escapes: [UInt8: Unicode.Scalar] = [
        quote: "\"", backslash: "\\", UInt8(ascii: "n"): "\n", UInt8(ascii: "t"): "\t",
    ]
}
