import EditModel
import Foundation
import ProviderSandbox

/// A folder that is gone after the test.
func withFolder<Value>(_ body: (String) async throws -> Value) async throws -> Value {
    let folder = NSTemporaryDirectory() + "sandbox-test-" + RandomSource.live.hex(8)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    return try await body(folder)
}

/// A quick sandbox: instant media of 5 s, tasks of 2 to 5 s on a clock that stands still until the test moves it.
func withSandbox<Value: Sendable>(
    _ change: (inout SandboxConfiguration) -> Void = { _ in },
    clock: TestClock = TestClock(),
    _ body: (SandboxClient, TestClock) async throws -> Value
) async throws -> Value {
    try await withFolder { folder in
        var configuration = SandboxConfiguration(folder: folder)
        configuration.media = .instant(clip: .seconds(5))
        change(&configuration)
        return try await serve(configuration, clock: clock) { try await body($0, clock) }
    }
}

/// A sandbox that really edits, on the machine's clock; tasks take no longer than ffmpeg.
func withRealSandbox<Value: Sendable>(
    _ change: (inout SandboxConfiguration) -> Void = { _ in },
    _ body: (SandboxClient) async throws -> Value
) async throws -> Value {
    try await withFolder { folder in
        var configuration = SandboxConfiguration(folder: folder)
        configuration.taskSeconds = 0...0
        configuration.runningLimit = nil
        change(&configuration)
        return try await SandboxHost.attachOrStart(configuration: configuration) {
            try await body(SandboxClient(base: $0))
        }
    }
}

/// Runs a sandbox on a folder and a test's clock.
func serve<Value: Sendable>(
    _ configuration: SandboxConfiguration,
    clock: TestClock = TestClock(),
    _ body: (SandboxClient) async throws -> Value
) async throws -> Value {
    try await SandboxHost.attachOrStart(configuration: configuration, timekeeper: clock.timekeeper) {
        try await body(SandboxClient(base: $0))
    }
}
