import Foundation
import Testing

@testable import wanbatch

@Suite("What is known of a terminal")
struct TerminalSizeTests {
    @Test(
        "without a terminal COLUMNS counts, if it is a sane number",
        arguments: [("132", 132), ("", 80), ("wide", 80), ("-5", 80), ("99999999999999999999", 80)]
    )
    func columns(text: String, expected: Int) throws {
        let file = try #require(FileHandle(forReadingAtPath: "/dev/null"))
        #expect(TerminalSize.of(file.fileDescriptor, environment: ["COLUMNS": text]).columns == expected)
    }

    @Test("a file is no terminal")
    func file() throws {
        let file = try #require(FileHandle(forReadingAtPath: "/dev/null"))
        #expect(!TerminalTraits.of(file.fileDescriptor, environment: ["TERM": "xterm"]).isInteractive)
    }

    @Test(
        "lengths of time for a glance",
        arguments: [
            (0, "0s"), (59, "59s"), (60, "1m"), (3599, "59m"), (3600, "1h"), (4800, "1h 20m"), (183_600, "2d 3h"),
        ]
    )
    func glance(seconds: Int, expected: String) { #expect(Duration.seconds(seconds).glance == expected) }
}
