/// Which of many occasions to use for a test that costs something: the first, then ever fewer while it fails.
struct TestSchedule: Sendable {
    private let rarest: Int
    private var wait = 1
    private var passed = 0

    /// - Parameter rarest: At the rarest, each of so many occasions is used.
    init(rarest: Int) { self.rarest = rarest }

    /// An occasion.
    ///
    /// - Returns: Whether to use it.
    mutating func takesNext() -> Bool {
        passed += 1
        return passed >= wait
    }

    /// The test failed.
    mutating func failed() {
        wait = min(wait * 2, rarest)
        passed = 0
    }

    /// There is reason to test soon.
    mutating func reset() {
        wait = 1
        passed = 0
    }
}
