import EditModel

/// What share of the occasions each ``SandboxFault`` strikes, and the seed that decides which.
///
/// The decision for the n-th occasion of a fault depends on the seed, the fault and n alone, so a rehearsal with the
/// same requests in the same order meets the same faults.
public struct SandboxFaults: Hashable, Sendable {
    /// The share of occasions, 0 to 1; a fault without one never strikes.
    public var shares: [SandboxFault: Double]
    /// Decides which occasions are struck.
    public var seed: UInt64

    /// Faults.
    ///
    /// - Parameters:
    ///   - shares: The share of occasions of each fault, 0 to 1.
    ///   - seed: Decides which occasions are struck.
    public init(_ shares: [SandboxFault: Double] = [:], seed: UInt64 = 1) {
        self.shares = shares
        self.seed = seed
    }

    /// Faults from text such as `429,lost-response=0.5`: names with or without a share; 0.1 where none is given.
    ///
    /// - Parameters:
    ///   - text: Names of ``SandboxFault``, separated by commas.
    ///   - seed: Decides which occasions are struck.
    /// - Throws: `WanbatchError` of kind `usage`, code `unknown-fault` or `fault-share`.
    public init(parsing text: String, seed: UInt64 = 1) throws {
        self.init(seed: seed)
        for entry in text.split(separator: ",", omittingEmptySubsequences: true) {
            let parts = entry.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let name = String(parts[0])
            guard let fault = SandboxFault(rawValue: name) else {
                let known = SandboxFault.allCases.map(\.rawValue).joined(separator: ", ")
                throw WanbatchError(.usage, "unknown-fault", "there is no fault “\(name)”", hint: "one of: \(known)")
            }
            let share = parts.count == 2 ? Double(parts[1]) : 0.1
            guard let share, (0...1).contains(share) else {
                throw WanbatchError(
                    .usage,
                    "fault-share",
                    "the share of “\(name)” is not a number from 0 to 1",
                    hint: "for example \(name)=0.25"
                )
            }
            shares[fault] = share
        }
    }

    /// Whether a fault strikes on its n-th occasion.
    ///
    /// - Parameters:
    ///   - fault: The fault.
    ///   - occasion: Counted from 0.
    func strikes(_ fault: SandboxFault, occasion: UInt64) -> Bool {
        guard let share = shares[fault], share > 0 else { return false }
        let name = fault.rawValue.utf8.reduce(UInt64(17)) { $0 &* 31 &+ UInt64($1) }
        return Mixed.unit(seed, name, occasion) < share
    }
}
