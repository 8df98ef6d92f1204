import Glibc

/// The heaps of this process, which Linux' C library would let grow: by itself it makes up to eight for each core, and what
/// one thread has freed is not there for another; large blocks are taken from them once some were freed; and what is free
/// between two blocks in use stays with the process. A night of very many edits would hold twice the memory that it needs.
///
/// The functions are called by their names, for Swift's Glibc lacks `malloc.h`; where there are none nothing is changed.
enum Heaps {
    /// Keeps them few, and large blocks out of them.
    static func keepSmall() {
        typealias Setter = @convention(c) (_ parameter: CInt, _ value: CInt) -> CInt
        guard let mallopt = dlsym(nil, "mallopt") else { return }
        let set = unsafeBitCast(mallopt, to: Setter.self)
        _ = set(mostArenas, 2)
        _ = set(largeBlock, 262_144)
    }

    /// Gives back what is free, now and then, until it is cancelled.
    static func giveBackNowAndThen() async {
        while (try? await Task.sleep(for: .seconds(5))) != nil { giveBack() }
    }

    private static func giveBack() {
        typealias Trimmer = @convention(c) (_ kept: Int) -> CInt
        guard let trim = dlsym(nil, "malloc_trim") else { return }
        _ = unsafeBitCast(trim, to: Trimmer.self)(0)
    }

    /// `M_ARENA_MAX`
    private static let mostArenas: CInt = -8
    /// `M_MMAP_THRESHOLD`
    private static let largeBlock: CInt = -3
}
