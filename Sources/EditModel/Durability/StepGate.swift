/// A ``DurableStep`` and who is asked before it: what a function gets that does a step for others.
public struct StepGate: Sendable {
    /// The step.
    public let step: DurableStep
    private let failpoints: Failpoints

    /// A gate.
    ///
    /// - Parameters:
    ///   - step: The step.
    ///   - failpoints: Who is asked.
    public init(_ step: DurableStep, _ failpoints: Failpoints = .live) {
        self.step = step
        self.failpoints = failpoints
    }

    /// Asks whether the step, or its next part, may be taken.
    ///
    /// - Returns: `false` when it fails: then `errno` is set, as a system call sets it.
    public func pass() -> Bool { failpoints.pass(step) }
}
