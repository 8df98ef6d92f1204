import ClipPublishing
import EditModel
import Testing

@Suite struct URLPublisherTests {
    private let file = PublishableFile(
        path: "/nowhere",
        digest: ContentDigest(of: []),
        bytes: 0,
        mimeType: "video/mp4",
        fileExtension: "mp4"
    )

    @Test func theAddressIsPassedOnAsItIs() async throws {
        let text = "https://cdn.example.com/a%20b.mp4?X-Amz-Signature=1"
        let publisher = try URLPublisher(try #require(WebAddress(text)))
        let publication = try await publisher.publish(file)
        #expect(publication.url == text)
        #expect(publication.publisher == "url:cdn.example.com")
        #expect(await publisher.isAlive(publication, bytes: 0))
        try await publisher.run()
        try await publisher.withdraw(publication)
    }

    @Test func plainHTTPIsRefused() throws {
        let address = try #require(WebAddress("http://cdn.example.com/a.mp4"))
        let error = #expect(throws: WanbatchError.self) { try URLPublisher(address) }
        #expect(error?.code == "clip-url-insecure")
    }
}
