import EditModel

/// One line of a text file, without its newline.
struct Line: Sendable {
    let source: ManifestSource
    /// From 1.
    let number: Int
    /// Offset of its first byte.
    let start: Int
    /// Offset behind its last byte.
    let end: Int
    /// Offset of the next line.
    let next: Int

    func place(_ offset: Int) -> Place { Place(line: self, offset: offset) }

    /// The first place that is not UTF-8 or is a control character that cannot be meant.
    func firstUnreadable(allowingControls: Bool) -> (Place, String)? {
        var bytes = source.bytes[start..<end].makeIterator()
        var parser = Unicode.UTF8.ForwardParser()
        var offset = start
        while true {
            switch parser.parseScalar(from: &bytes) {
            case .emptyInput: return nil
            case .error: return (place(offset), "a byte that is not UTF-8")
            case .valid(let scalar):
                if scalar.count == 1, let byte = scalar.first {
                    if byte == 0 { return (place(offset), "a NUL character") }
                    if !allowingControls, byte < 0x20 && byte != 0x09 || byte == 0x7F {
                        return (place(offset), "a control character")
                    }
                }
                offset += scalar.count
            }
        }
    }
}

/// A place in a text file, cheap to keep: line and column are counted when somebody asks.
struct Place: Sendable {
    let line: Line
    /// Offset in the file.
    let offset: Int

    /// File, line and column; a byte that is not UTF-8 counts as one column.
    var location: SourceLocation {
        var column = 1
        if offset > line.start { column += line.source.text(line.start..<offset).unicodeScalars.count }
        return SourceLocation(file: line.source.name, line: line.number, column: column)
    }

    /// - Parameter lineLimit: The most bytes of a line that is shown; of a longer one nothing is.
    func diagnostic(
        _ severity: Diagnostic.Severity,
        _ problem: ValueProblem,
        lineLimit: Int = ManifestReader.lineLimit
    ) -> Diagnostic {
        let text = line.end - line.start > lineLimit ? "" : line.source.text(line.start..<line.end)
        return Diagnostic(severity, at: location, problem.message, sourceLine: text, hint: problem.hint)
    }
}
