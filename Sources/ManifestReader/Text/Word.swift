/// One word of a statement: `PATH`, `"a path"`, `KEY=VALUE`, `KEY="a value"` or `KEY=@FILE`.
struct Word {
    /// How the value stands there.
    enum Form {
        /// As it is.
        case bare
        /// In quotes.
        case quoted
        /// It names the file that holds the value.
        case file
    }

    /// Offsets of the whole word.
    var range: Range<Int>
    /// What stands before the first `=` of a word that does not begin with a quote.
    var key: String?
    /// Offset of the value, or of the word when it has no key.
    var valueStart: Int
    /// The value, or the word when it has no key: without quotes, escapes resolved, without the `@`.
    var text: String
    var form: Form
    /// Whether something in it has been reported, so that its text means nothing.
    var isBroken = false
}
