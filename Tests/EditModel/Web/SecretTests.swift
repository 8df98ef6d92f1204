import EditModel
import Testing

struct SecretTests {
    private struct Holder { let key: Secret }

    @Test func aSecretShowsItselfToNobody() {
        let key = Secret("sk-very-secret")
        var dumped = ""
        dump(Holder(key: key), to: &dumped)
        let texts = [
            "\(key)", String(describing: key), String(reflecting: key), "\(Holder(key: key))", "\([key])", dumped,
        ]
        for text in texts { #expect(!text.contains("very")) }
        #expect("\(key)" == "***")
        #expect(!((key as Any) is any Encodable))
        #expect(key.reveal() == "sk-very-secret")
    }
}
