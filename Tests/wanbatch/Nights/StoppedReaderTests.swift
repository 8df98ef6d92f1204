import Foundation
import Testing

@Suite("Readers that stand still") struct StoppedReaderTests {
    @Test("status and report never block a run, even stopped in the middle") func stopped() async throws {
        try await StrictEvolink.serving(.init(isFrozen: true)) { provider in
            let night = try await Night(clips: 2)
            try night.manifest("clip clips/")
            let run = try night.start(["run", "night.manifest"], await provider.environment)
            try await eventually("a task") { await provider.count("query") + provider.count("batch") > 0 }
            // A reader lives for about a tenth of a second: one is stopped before, and others at moments within it.
            let readers = try await withThrowingTaskGroup(of: Program.self) { group in
                for number in 0..<10 {
                    group.addTask {
                        let command = number.isMultiple(of: 2) ? "status" : "report"
                        let reader = try night.start([command], await provider.environment)
                        try await ContinuousClock().sleep(for: .milliseconds(number * 15))
                        reader.send(SIGSTOP)
                        return reader
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            await provider.behave { $0.isFrozen = false }
            let end = try await run.end()
            #expect(end.exit == 0, "\(end.output)\(end.errors)")
            // The next night begins while they still stand there.
            let again = try await night.night(with: provider.environment)
            #expect(again.exit == 0, "\(again.output)\(again.errors)")
            #expect(await provider.tasks.count == 2)
            for reader in readers {
                reader.send(SIGCONT)
                let read = try await reader.end()
                #expect(read.exit == 0, "\(read.output)\(read.errors)")
            }
        }
    }

    @Test("a run ends though nobody reads its progress any more") func unreadProgress() async throws {
        let pipe = Pipe()
        let end = pipe.fileHandleForWriting
        // Full, so that the first line is stuck.
        let flags = fcntl(end.fileDescriptor, F_GETFL)
        _ = fcntl(end.fileDescriptor, F_SETFL, flags | O_NONBLOCK)
        let bytes = [UInt8](repeating: 10, count: 4096)
        while write(end.fileDescriptor, bytes, bytes.count) > 0 {}
        _ = fcntl(end.fileDescriptor, F_SETFL, flags)
        try await StrictEvolink.serving { provider in
            let night = try await Night(clips: 2)
            try night.manifest("clip clips/")
            let run = try night.start(["run", "night.manifest"], await provider.environment, standardError: end)
            let ending = try await run.end(within: .seconds(120))
            #expect(ending.exit == 0, "\(ending.output)")
            #expect(try night.report().column("state") == ["archived", "archived"])
        }
        withExtendedLifetime(pipe) {}
    }
}
