import EditModel
import Testing

@testable import ClipPublishing

/// What rclone's codes and words mean.
@Suite struct RcloneTroubleTests {
    private func result(_ words: String, code: Int32 = 1) -> ProcessResult {
        ProcessResult(ending: .exited(code), errorTail: "2026/11/27 11:24:41 \(words)\n")
    }

    @Test(arguments: [
        "Failed to copyto: RequestError: send request failed\ncaused by: Head \"https://s/b\": dial tcp: i/o timeout",
        "Failed to copyto: RequestError: send request failed\ncaused by: dial tcp 192.0.2.1:443: connection refused",
        "Failed to copyto: dial tcp: lookup s.example.com: no such host",
        "Failed to copyto: ServiceUnavailable: Service Unavailable\n\tstatus code: 503, request id: , host id: ",
        "Failed to copyto: TooManyRequests: Too Many Requests\n\tstatus code: 429, request id: , host id: ",
        "Failed to link: googleapi: Error 500: Internal Error, internalError",
        "Failed to link: HTTP error 502 (502 Bad Gateway) returned body",
        "Failed to copyto: net/http: TLS handshake timeout",
    ]) func theNetworkAndABusyStorageMayPass(_ words: String) {
        #expect(RcloneTrouble.error(result(words), "the copy").code == "rclone-unreachable")
    }

    @Test(arguments: [
        "Failed to copyto: Forbidden: Forbidden\n\tstatus code: 403, request id: , host id: ",
        "Failed to copyto: NoSuchBucket: The specified bucket does not exist\n\tstatus code: 404, request id: ",
        "Failed to copyto: mkdir /proc/x: no such file or directory",
        "Failed to create file system for \"x:\": exec: \"ssh\": executable file not found in $PATH",
    ]) func whatARepetitionDoesNotMendStays(_ words: String) {
        #expect(RcloneTrouble.error(result(words), "the copy").code == "rclone-failed")
    }

    @Test func itsCodesAreBelieved() {
        #expect(RcloneTrouble.error(result("Failed to copyto: odd", code: 5), "the copy").code == "rclone-unreachable")
        #expect(RcloneTrouble.error(result("Failed to copyto: timeout", code: 7), "the copy").code == "rclone-failed")
        #expect(RcloneTrouble.isGone(result("Failed to lsf: odd", code: 3)))
        #expect(RcloneTrouble.isGone(result("Failed to link: odd", code: 4)))
    }

    @Test(arguments: [
        ("Failed to link: object not found", true),
        ("Failed to lsf with 2 errors: last error was: error in ListJSON: directory not found", true),
        ("Failed to deletefile: s:b/x.mp4 is a directory or doesn't exist", true),
        ("Failed to create file system for \"x:\": exec: \"ssh\": executable file not found in $PATH", false),
        ("Failed to deletefile: NoSuchKey: not found here\n\tstatus code: 404, request id: 1", false),
        ("Failed to deletefile: /mnt/x: no such file or directory", false),
    ]) func onlyItsOwnWordsSayThatSomethingIsNotThere(words: String, isGone: Bool) {
        #expect(RcloneTrouble.isGone(result(words)) == isGone)
    }

    @Test func theCauseIsToldInOneLineWithoutSecrets() {
        let words =
            "Failed to link: send failed\ncaused by: Head \"https://s.example.com/b?sign=abc\": no route to host"
        let message = RcloneTrouble.error(result("ERROR : Attempt 1/1 failed\n2026/11/27 11:24:42 " + words), "it")
            .message
        #expect(message.hasPrefix("it failed: Failed to link: send failed; caused by: Head"), "\(message)")
        #expect(message.contains("no route to host"))
        #expect(!message.contains("sign=abc"))
    }
}
