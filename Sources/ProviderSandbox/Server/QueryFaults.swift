import Hummingbird

/// Spoils answers to questions about tasks, when asked to.
struct QueryFaults: Sendable {
    let dice: FaultDice

    func response(_ answer: Answer) throws -> Response {
        var answer = answer
        if dice.strikes(.hugeAnswer), case .object(var fields) = answer.body {
            fields["padding"] = .text(String(repeating: "x", count: 10_000_000))
            answer.body = .object(fields)
        }
        let bytes = try answer.body.bytes()
        if dice.strikes(.halfJSON) { return answer.response(bytes: bytes.prefix(bytes.count / 2)) }
        return answer.response(bytes: bytes)
    }

    /// A task as it stands, or a step before that.
    func shown(_ view: TaskView) -> TaskView { dice.strikes(.backwards) ? view.aStepBack : view }

    /// A task's status, or one that nobody documents.
    func status(_ text: String) -> JSONValue { dice.strikes(.oddStatus) ? "resting" : .text(text) }
}
