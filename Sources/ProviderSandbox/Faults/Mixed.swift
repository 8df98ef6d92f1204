/// Numbers that look random and depend on nothing but what is given (SplitMix64's finaliser).
enum Mixed {
    /// A number from 0 up to but not including 1.
    static func unit(_ values: UInt64...) -> Double {
        Double(values.reduce(0) { bits($0 ^ $1) } >> 11) * 0x1p-53
    }

    private static func bits(_ value: UInt64) -> UInt64 {
        var mixed = value &+ 0x9E37_79B9_7F4A_7C15
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
