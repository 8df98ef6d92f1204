import ClipPublishing
import EditModel
import Testing

@Suite struct PublishChoiceTests {
    @Test(
        arguments: [
            ("auto", .auto), ("upload", .upload), ("serve", .serve(nil)),
            ("rclone:s3:bucket/x", .rclone("s3:bucket/x")),
            ("serve:127.0.0.1:8080", .serve(ServeAddress(host: "127.0.0.1", port: 8080))),
            ("serve:0.0.0.0", .serve(ServeAddress(host: "0.0.0.0", port: 0))),
            ("serve::9000", .serve(ServeAddress(host: "127.0.0.1", port: 9000))),
            ("serve:[::1]:9000", .serve(ServeAddress(host: "::1", port: 9000))),
            ("serve:::1", .serve(ServeAddress(host: "::1", port: 0))),
            ("serve:localhost:1", .serve(ServeAddress(host: "localhost", port: 1))),
        ] as [(String, PublishChoice)]
    )
    func everyWayHasItsWord(text: String, choice: PublishChoice) throws {
        #expect(try PublishChoice(text) == choice)
    }

    @Test(arguments: [
        "", "Upload", "rclone", "rclone:", "rclone::x", "rclone:remote", "rclone:--config:x", "serve:", "serve:host:80",
        "serve:127.0.0.1:65536", "serve:127.0.0.1:-1", "serve:127.0.0.1:", "serve:[127.0.0.1]:80",
    ])
    func anythingElseIsAnErrorOfUsage(text: String) throws {
        let error = #expect(throws: WanbatchError.self) { try PublishChoice(text) }
        #expect(error?.kind == .usage)
    }
}
