import EditModel
import Testing

struct QueryShorteningTests {
    @Test(arguments: [
        ("", ""), ("why? because", "why? because"), ("https://a.example/x", "https://a.example/x"),
        ("https://a.example/x?X-Amz-Signature=1&b=2", "https://a.example/x?..."),
        ("Put \"https://a/x?s=1\": refused", "Put \"https://a/x?...\": refused"),
        ("(http://127.0.0.1:8085/c?a?b c?d", "(http://127.0.0.1:8085/c?... c?d"),
        ("https://a/?1 and s3://b/c?2, and https://d", "https://a/?... and s3://b/c?... and https://d"),
        ("https://a/x?...", "https://a/x?..."), ("://?", "://?..."), ("a://", "a://"),
        ("https://ä/x?é=1\nnext", "https://ä/x?...\nnext"),
    ])
    func theQueryOfEveryAddressIsTakenOut(text: String, expected: String) {
        #expect(text.withoutQueries == expected)
    }
}
