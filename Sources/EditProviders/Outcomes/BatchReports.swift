/// How several tasks stand.
public struct BatchReports: Sendable, Equatable {
    /// The reports, in the order in which the tasks were asked for.
    public var reports: [TaskReport]
    /// Tasks of which the answer says nothing usable: ask for each alone.
    public var absent: [TaskID]

    /// Reports.
    ///
    /// - Parameters:
    ///   - reports: The reports, in the order in which the tasks were asked for.
    ///   - absent: Tasks of which the answer says nothing usable.
    public init(reports: [TaskReport], absent: [TaskID]) {
        self.reports = reports
        self.absent = absent
    }
}
