import Synchronization

/// Counts the occasions of each fault, and says which are struck.
final class FaultDice: Sendable {
    private let faults: SandboxFaults
    private let occasions: Mutex<[SandboxFault: UInt64]>

    /// - Parameters:
    ///   - faults: What strikes, and how often.
    ///   - start: The number of the first occasion: a sandbox that goes on does not repeat the faults of its last life.
    init(_ faults: SandboxFaults, startingAt start: UInt64) {
        self.faults = faults
        occasions = Mutex(Dictionary(uniqueKeysWithValues: faults.shares.keys.map { ($0, start) }))
    }

    /// Whether the fault strikes this time.
    func strikes(_ fault: SandboxFault) -> Bool {
        guard faults.shares[fault] != nil else { return false }
        let occasion = occasions.withLock { counts in
            let count = counts[fault, default: 0]
            counts[fault] = count &+ 1
            return count
        }
        return faults.strikes(fault, occasion: occasion)
    }
}
