import EditModel

/// The bells of a run: one for each state that a stage takes edits from, so that a step wakes only whom it concerns,
/// and one for those who wait for any change.
struct Bells: Sendable {
    private let any = Bell()
    private let ofStates: [EditState: Bell]

    init() {
        ofStates = Dictionary(uniqueKeysWithValues: EditState.allCases.map { ($0, Bell()) })
    }

    /// The bell of those who take edits from a state; one for all states in which a run leaves an edit alone.
    subscript(state: EditState) -> Bell { ofStates[state.isFinal ? .archived : state] ?? any }

    /// An edit has come to a state.
    ///
    /// - Parameter state: The state.
    func ring(_ state: EditState) async {
        await self[state].ring()
        await any.ring()
        // What is submitted makes room for what is prepared ahead.
        if state == .submitting { await self[.planned].ring() }
    }

    /// Something has changed that may concern everybody.
    func ring() async {
        for bell in ofStates.values { await bell.ring() }
        await any.ring()
    }

    /// How often anything has changed.
    var count: Int {
        get async { await any.count }
    }

    /// Waits for any change, or for a time, whichever is first.
    ///
    /// - Parameters:
    ///   - seen: The count when the caller last looked.
    ///   - duration: How long at most.
    ///   - timekeeper: The clock.
    /// - Throws: `CancellationError` when cancelled.
    func wait(after seen: Int, atMost duration: Duration, _ timekeeper: Timekeeper) async throws {
        try await any.wait(after: seen, atMost: duration, timekeeper)
    }
}
