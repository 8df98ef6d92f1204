import Foundation

/// Where the random input of tests begins: the same on every run, or at `WANBATCH_TEST_SEED`. A failure says its seed;
/// given there, it comes again.
package enum TestSeed {
    /// The seed to begin with.
    ///
    /// - Parameter fixed: What it is where none is given.
    package static func orElse(_ fixed: UInt64) -> UInt64 {
        ProcessInfo.processInfo.environment["WANBATCH_TEST_SEED"].flatMap(UInt64.init) ?? fixed
    }
}
