/// The vocabulary of wanbatch: values that every room of the house speaks, with no input or output of their own.
///
/// The words are those of the README: a *manifest* lists *edits*; an ``Edit`` is one clip with one prompt and its
/// ``EditOptions``, to be paid for once, known by its ``EditID``. A clip satisfies a provider's ``ClipLimits`` or is
/// made to. Money is ``Money``, lengths of time are `Duration`, and what goes wrong is a ``WanbatchError`` or, in a
/// manifest, a ``Diagnostic``.
public enum EditModel {
    /// The version of wanbatch, as `--version` prints it and as the User-Agent carries it.
    public static let version = "0.1.0"

    /// The truthful product name that every outgoing request carries; some hosts refuse a library's default one.
    public static let userAgent = "wanbatch/\(version) (batch video editing; command line)"
}
