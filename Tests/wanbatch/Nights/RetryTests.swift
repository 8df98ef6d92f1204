import Foundation
import Testing

@Suite("Nothing to try again") struct RetryTests {
    @Test("retry says why, and what there is to do instead, in a command that can be pasted") func nothing()
        async throws
    {
        try await StrictEvolink.serving(
            .init(failures: [1: "content_policy_violation", 2: "content_policy_violation"])
        ) { provider in
            let night = try await Night(clips: 2)
            try night.manifest("clip clips/")
            let environment = await provider.environment.merging(["WANBATCH_ARCHIVE": "my films"]) { $1 }
            #expect(try await night.night(with: environment).exit == 1)
            let refused = try await night.run("retry", "night", "--refused", with: environment)
            #expect(refused.exit == 0)
            let place = "--archive '\(night.path("my films").path)'"
            #expect(
                refused.output == """
                    nothing to try again: none of night's edits is refused (2 failed)
                    for the failed: wanbatch retry night --failed \(place)

                    """
            )
            let named = try await night.run("retry", "night", "1.mp4", "--refused", with: environment)
            #expect(named.exit == 0 && named.errors == "left as it is: clips/1.mp4 is failed\n", "\(named.errors)")
            let failed = try await night.run("retry", "night", "--failed", with: environment)
            #expect(failed.output == "2 edits go back to planned: run the manifest again\n")
            let again = try await night.run("retry", "night", "--failed", with: environment)
            #expect(again.output.contains("(2 planned)"), "\(again.output)")
            #expect(again.output.contains("the planned are for the next run: run the manifest again"))
            let nowhere = try await night.run("retry", "night", "--failed")
            #expect(nowhere.exit == 64 && nowhere.errors.contains("--archive DIR"))
        }
    }
}
