/// The keys of an edit's options, as `set` and `clip` lines write them.
enum OptionKey: String, CaseIterable {
    case provider, prompt, negative, ref, quality, aspect, audio, duration, seed, extend, watermark, callback
    case start, length, long, short, fit, again, name

    /// Whether `KEY=""` says something: that none is wanted.
    var takesEmpty: Bool {
        switch self {
        case .prompt, .negative, .again: true
        default: false
        }
    }
}
