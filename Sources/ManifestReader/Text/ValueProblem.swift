/// What is wrong with something in a manifest; where it stands is known to the caller.
struct ValueProblem: Error {
    var message: String
    var hint: String?

    init(_ message: String, hint: String? = nil) {
        self.message = message
        self.hint = hint
    }
}
