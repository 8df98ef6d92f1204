import Glibc

/// The heaps of this process.
enum Heaps {
    /// Keeps them few: by itself glibc makes up to eight for each core, and what one thread has freed is not there for
    /// another. A night of very many edits then holds a third more memory than it needs.
    ///
    /// Called by its name, for Swift's Glibc lacks `malloc.h`; where there is no such function nothing is changed.
    static func keepFew() {
        typealias Setter = @convention(c) (_ parameter: CInt, _ value: CInt) -> CInt
        guard let mallopt = dlsym(nil, "mallopt") else { return }
        _ = unsafeBitCast(mallopt, to: Setter.self)(mostArenas, 2)
    }

    /// `M_ARENA_MAX`
    private static let mostArenas: CInt = -8
}
