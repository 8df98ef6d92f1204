import EditModel
import HTTPTypes
import Hummingbird

/// The paid POST of either interface, with the faults that strike after it has taken effect.
struct SubmissionRoute: Sendable {
    let desk: TaskDesk
    let dice: FaultDice
    let words: RefusalWords
    let traffic: TrafficCounter
    /// Whether the interface knows `Idempotency-Key`.
    let takesKeys: Bool
    /// Reads the body by the interface's document.
    let order: @Sendable ([UInt8]) throws(Refusal) -> EditOrder
    /// The answer to a task that was created or found.
    let answer: @Sendable (TaskView) -> JSONValue

    func respond(to request: Request, _ context: SandboxContext) async throws -> Response {
        traffic.submission()
        try await desk.admit()
        if dice.strikes(.quota) { throw Refusal.noQuota }
        let body = try await request.wholeBody()
        let order = try order(body)
        let (view, isReplay) = try await desk.submit(order, key: try key(request), body: body)
        var answer = Answer(answer(view))
        if isReplay {
            answer.headers.append(WebHeader("idempotency-replayed", "true"))
            return try answer.response()
        }
        if dice.strikes(.lostResponse) { return await APIGate.cut(context) }
        if dice.strikes(.hiddenError) { return try words.answer(.broken).response() }
        if dice.strikes(.noID) { answer.body = ["status": "pending"] }
        return try answer.response()
    }

    /// Evolink's own client: 16 to 96 characters of `[A-Za-z0-9._-]`.
    private func key(_ request: Request) throws(Refusal) -> String? {
        guard takesKeys, let name = HTTPField.Name("Idempotency-Key"), let key = request.headers[name] else {
            return nil
        }
        let isGood =
            (16...96).contains(key.utf8.count)
            && key.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"):
                    true
                default: false
                }
            }
        guard isGood else { throw .invalid("Idempotency-Key must be 16 to 96 characters of [A-Za-z0-9._-]") }
        return key
    }
}
