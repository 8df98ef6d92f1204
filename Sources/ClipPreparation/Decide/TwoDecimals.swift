import EditModel

extension Duration {
    /// Seconds with two decimals, as in the reasons of a decision: `34.20`.
    var twoDecimals: String {
        let hundredths = (inMilliseconds + 5) / 10
        let rest = hundredths % 100
        return "\(hundredths / 100).\(rest < 10 ? "0" : "")\(rest)"
    }
}
