/// Something to say about a place in a manifest.
///
/// It reads `FILE:LINE:COLUMN: error: TEXT`, then the line and a caret, then a hint where there is one.
public struct Diagnostic: Error, Hashable, Sendable, CustomStringConvertible {
    /// How bad it is.
    public enum Severity: String, Hashable, Sendable {
        /// Nothing is done with the manifest.
        case error
        /// Worth knowing; nothing is lost.
        case note
    }

    /// How bad it is.
    public var severity: Severity
    /// Where it is.
    public var location: SourceLocation
    /// What it is, in one sentence.
    public var message: String
    /// The whole line, for the person to see; empty when there is none.
    public var sourceLine: String
    /// What may have been meant, or what to do.
    public var hint: String?

    /// A diagnostic.
    ///
    /// - Parameters:
    ///   - severity: How bad it is.
    ///   - location: Where it is.
    ///   - message: What it is, in one sentence.
    ///   - sourceLine: The whole line.
    ///   - hint: What may have been meant, or what to do.
    public init(
        _ severity: Severity,
        at location: SourceLocation,
        _ message: String,
        sourceLine: String,
        hint: String? = nil
    ) {
        self.severity = severity
        self.location = location
        self.message = message
        self.sourceLine = sourceLine
        self.hint = hint
    }

    /// The diagnostic as a person reads it, without control characters and the queries of addresses: it goes into logs
    /// and mails.
    ///
    /// The caret stands under the column: a tab before it stays a tab, and a wide character counts as it is drawn.
    public var description: String {
        var text = "\(location.description.printable): \(severity.rawValue): \(message.withoutQueries.printable)"
        if !sourceLine.isEmpty {
            let before = String(String.UnicodeScalarView(sourceLine.unicodeScalars.prefix(max(1, location.column) - 1)))
            var margin = ""
            for scalar in before.withoutQueries.printableKeepingTabs.unicodeScalars {
                margin += scalar == "\t" ? "\t" : String(repeating: " ", count: scalar.columns)
            }
            text += "\n    \(sourceLine.withoutQueries.printableKeepingTabs)\n    \(margin)^"
        }
        if let hint { text += "\n    hint: \(hint.withoutQueries.printable)" }
        return text
    }
}
