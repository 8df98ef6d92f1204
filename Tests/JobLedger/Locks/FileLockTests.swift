import EditModel
import Foundation
import JobLedger
import Testing

@Suite(.serialized, .timeLimit(.minutes(10))) struct FileLockTests {
    @Test func `the second is told, and the lock is free when the first lets go`() throws {
        let bench = try LedgerBench()
        let path = bench.folder.appending(path: "night.lock").path
        var first = try FileLock.take(path)
        #expect(first != nil)
        #expect(try FileLock.take(path) == nil)
        first = nil
        #expect(try FileLock.take(path) != nil)
    }

    @Test func `another process finds it taken, and a child does not keep it`() throws {
        let bench = try LedgerBench()
        let path = bench.folder.appending(path: "night.lock").path
        let child = Process()
        child.executableURL = URL(fileURLWithPath: "/bin/sleep")
        child.arguments = ["600"]
        var lock = try FileLock.take(path)
        try child.run()
        #expect(lock != nil)
        #expect(try exit(of: "/usr/bin/flock", ["-n", path, "true"]) == 1)
        lock = nil
        #expect(try exit(of: "/usr/bin/flock", ["-n", path, "true"]) == 0)
        kill(child.processIdentifier, SIGKILL)
        child.waitUntilExit()
    }

    @Test func `a lock of another process is found taken until it ends, however it ends`() throws {
        let bench = try LedgerBench()
        let path = bench.folder.appending(path: "night.lock").path
        let child = Process()
        child.executableURL = URL(fileURLWithPath: "/usr/bin/flock")
        child.arguments = ["--no-fork", path, "cat"]
        let (input, output) = (Pipe(), Pipe())
        child.standardInput = input
        child.standardOutput = output
        try child.run()
        try input.fileHandleForWriting.write(contentsOf: Data("locked".utf8))
        #expect(try output.fileHandleForReading.read(upToCount: 6) == Data("locked".utf8))
        #expect(try FileLock.take(path) == nil)
        kill(child.processIdentifier, SIGKILL)
        child.waitUntilExit()
        #expect(try FileLock.take(path) != nil)
    }

    @Test func `a lock that cannot be opened is named`() throws {
        let path = try LedgerBench().folder.appending(path: "missing/night.lock").path
        let error = #expect(throws: WanbatchError.self) { try FileLock.take(path) }
        #expect(error?.code == "lock-unwritable")
    }

    @Test func `a link is not followed`() throws {
        let bench = try LedgerBench()
        let path = bench.folder.appending(path: "link.lock").path
        try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: bench.path)
        #expect(throws: WanbatchError.self) { try FileLock.take(path) }
    }

    private func exit(of tool: String, _ arguments: [String]) throws -> Int32 {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: tool)
        process.arguments = arguments
        try process.run()
        process.waitUntilExit()
        return process.terminationStatus
    }
}
