import EditModel
import Testing

@Suite struct WebAddressTests {
    @Test(arguments: [
        ("https://api.example.com/v1", "https", "api.example.com", 443),
        ("HTTP://API.Example.com", "http", "api.example.com", 80),
        ("http://127.0.0.1:8080/x?y", "http", "127.0.0.1", 8080),
        ("https://[::1]:9/", "https", "::1", 9),
    ])
    func `scheme, host and port are known`(text: String, scheme: String, host: String, port: Int) throws {
        let address = try #require(WebAddress(text))
        #expect(address.scheme == scheme)
        #expect(address.host == host)
        #expect(address.port == port)
        #expect(address.text == text)
    }

    @Test(arguments: [
        "", "example.com", "/path", "ftp://example.com", "file:///etc/passwd", "https://", "https:///path",
        "https://user@example.com", "https://user:pass@example.com", "https://exa mple.com",
        "https://example.com\\@evil",
        "https://example.com/\n", "https://example.com/\u{0}", "https://example.com/\u{202E}", "javascript:alert(1)",
    ])
    func `anything else is refused`(text: String) {
        #expect(WebAddress(text) == nil)
    }

    @Test(arguments: [
        ("http://localhost:1/", true), ("http://LOCALHOST/", true), ("http://a.localhost/", true),
        ("http://127.0.0.2/", true), ("http://[::1]/", true), ("http://127.0.0.1.example.com/", false),
        ("http://localhost.example.com/", false), ("http://10.0.0.1/", false),
    ])
    func `plain http is protected on this machine only`(text: String, loopback: Bool) throws {
        let address = try #require(WebAddress(text))
        #expect(address.isLoopback == loopback)
        #expect(address.isProtected == loopback)
        #expect(World.of(address) == (loopback ? .rehearsal : .real))
    }

    @Test func `a query is not shown`() throws {
        #expect(try #require(WebAddress("https://h/a?sig=secret")).withoutQuery == "https://h/a?...")
        #expect(try #require(WebAddress("https://h/a")).withoutQuery == "https://h/a")
    }

    @Test func `a path is added once`() throws {
        #expect(try #require(WebAddress("https://h/v1/")).appending("/tasks") == "https://h/v1/tasks")
        #expect(try #require(WebAddress("https://h/v1")).appending("/tasks") == "https://h/v1/tasks")
    }
}
