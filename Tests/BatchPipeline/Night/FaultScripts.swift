import BatchPipeline
import EditModel
import Foundation
import Synchronization

extension FaultScript {
    /// What is played for each row of the table, by its name.
    static let all: [String: FaultScript] = [
        submissions, lists, uploads, storages, queries, downloads, clocks,
    ].reduce(into: [:]) {
        $0.merge($1) { first, _ in first }
    }

    private static let broken = FakeProvider.error(500, "internal_error")
    private static let throttled = FakeProvider.error(429, "rate_limit_exceeded")
    private static let half = PlainAnswer.text(200, #"{"id":"task-1","status":"comple"#)
    private static let lost = PostScript.answers(broken, makesTask: true)

    // MARK: - Submissions

    private static let submissions: [String: FaultScript] = [
        "429, then relief @ submission": FaultScript(
            ProviderScript(posts: Array(repeating: .answers(throttled), count: 6))
        ),
        "429 without end @ submission": FaultScript(
            ProviderScript(laterPosts: .answers(throttled)),
            settings: { $0.throttlePatience = .seconds(600) }
        ),
        "429 that means quota @ submission": FaultScript(
            ProviderScript(laterPosts: .answers(FakeProvider.error(429, "quota_not_enough")))
        ),
        "5xx for a while @ submission": .posts(
            .answers(broken),
            .answers(.text(503, "<html>")),
            .answers(.text(502, "")),
            .answers(broken)
        ),
        "5xx for a while, though the task was made @ submission": .posts(lost, .answers(broken), .answers(broken)),
        "5xx without end @ submission": FaultScript(ProviderScript(laterPosts: .answers(broken))),
        "5xx without end, though the task was made @ submission": FaultScript(
            ProviderScript(posts: [lost], laterPosts: .answers(broken))
        ),
        "5xx to everything @ submission": FaultScript(
            ProviderScript(laterPosts: .answers(broken), list: broken),
            warning: "outcome-open"
        ),
        "no connection for a while @ submission": .posts(.breaks(.notSent), .breaks(.notSent), .breaks(.notSent)),
        "no connection @ submission": FaultScript(
            ProviderScript(laterPosts: .breaks(.notSent)),
            warning: "provider-unreachable"
        ),
        "no network for 10 minutes @ everywhere": awayForTenMinutes,
        "reset before the body @ submission": .wire(.submission, .resetsBeforeBody),
        "reset after the body, though the task was made @ submission": .wire(.submission, .resetsAfterBody),
        "reset in the answer @ submission": .wire(.submission, .resetsInAnswer),
        "an answer of 10 MB @ submission": FaultScript(
            ProviderScript(posts: [.answers(.huge, makesTask: true), .answers(.huge)]),
            wire: { _ in .decent }
        ),
        "HTML @ submission": .posts(.answers(.html), .answers(.html)),
        "half a JSON @ submission": .posts(.answers(.text(200, #"{"id":"task-"#), makesTask: true)),
        "a head that trickles @ submission": .wire(.submission, .slowHead),
        "an answer that trickles @ submission": .wire(.submission, .slowBody),
        "Content-Length too long @ submission": .wire(.submission, .longLength),
        "Content-Length too short @ submission": .wire(.submission, .shortLength),
        "200 without an id @ submission": .posts(.answers(.text(200, #"{"status":"pending"}"#), makesTask: true)),
        "silence @ submission": silentAPI,
        "a second task for a repeated submission @ submission": FaultScript(
            ProviderScript(posts: [lost], knowsKeys: false),
            warning: "tasks-unaccounted"
        ),
    ]

    /// The first edit runs; the others are to be bought when nobody can be reached.
    private static var awayForTenMinutes: FaultScript {
        var script = FaultScript(
            edits: 6,
            warning: "provider-unreachable"
        )
        script.run = { night in
            night.loseNetwork(for: .seconds(600))
            return try await night.run()
        }
        return script
    }

    /// The API takes everything and says nothing.
    private static var silentAPI: FaultScript {
        let calls: Set<WireCall> = [.submission, .list, .query]
        return FaultScript(wire: { calls.contains($0.call) ? .silent : .decent }, warning: "outcome-open")
    }

    // MARK: - Lists

    private static let lists: [String: FaultScript] = [
        "HTML without end @ list": FaultScript(
            ProviderScript(posts: [lost], laterPosts: .answers(broken), list: .html)
        ),
        "half a JSON without end @ list": FaultScript(
            ProviderScript(posts: [lost], laterPosts: .answers(broken), list: half)
        ),
        "a task of somebody else @ list": strangers,
    ]

    private static var strangers: FaultScript {
        var script = FaultScript(
            ProviderScript(posts: [lost], laterPosts: .answers(broken)),
            warning: "tasks-unaccounted"
        )
        script.run = { night in
            night.provider.listStranger("somebody-elses")
            return try await night.run()
        }
        return script
    }

    // MARK: - Uploads

    private static let uploads: [String: FaultScript] = [
        "5xx for a while @ upload": FaultScript(ProviderScript(upload: { $0 <= 8 ? .text(503, "") : nil })),
        "5xx without end @ upload": FaultScript(
            ProviderScript(upload: { _ in .text(503, "") }),
            warning: "files-service-unreachable"
        ),
        "reset before the body @ upload": .wire(.upload, .resetsBeforeBody),
        "reset after the body @ upload": .wire(.upload, .resetsAfterBody),
        "HTML @ upload": FaultScript(ProviderScript(upload: { $0 <= 3 ? .html : nil })),
        "half a JSON @ upload": FaultScript(ProviderScript(upload: { $0 <= 3 ? half : nil })),
        "a head that trickles @ upload": .wire(.upload, .slowHead),
        "Content-Length too long @ upload": .wire(.upload, .longLength),
        "silence @ upload": .wire(.upload, .silent, times: .max),
        "a full store for a while @ upload": FaultScript(
            ProviderScript(upload: { $0 <= 12 ? FakeProvider.fullStore : nil }),
            warning: "files-quota-exhausted"
        ),
        "a full store @ upload": FaultScript(ProviderScript(upload: { _ in FakeProvider.fullStore })),
    ]

    // MARK: - Storages of the user's own

    private static let storages: [String: FaultScript] = [
        "no connection for a while @ copy": storage(copies: 1...4, warning: "rclone-unreachable"),
        "no connection @ copy": storage(copies: 1...1000, warning: "rclone-unreachable"),
        "access denied @ copy": storage(copies: 1...1000, "AccessDenied: Access Denied"),
        "5xx for a while @ link": storage(
            ProviderScript(storage: { $0 <= 9 ? .text(503, "") : nil }),
            warning: "link-unreachable"
        ),
        "HTML @ link": storage(ProviderScript(storage: { _ in .html })),
    ]

    /// Clips go by the real rclone, some of whose copies fail.
    private static func storage(
        _ provider: ProviderScript = ProviderScript(),
        copies: ClosedRange<Int>? = nil,
        _ words: String = "dial tcp 192.0.2.1:443: connect: connection refused",
        warning: String? = nil
    ) -> FaultScript {
        // A program takes its time on a busy machine, and the clock of the tests runs on.
        var script = FaultScript(provider, warning: warning) { $0.firstPatience = .seconds(600) }
        script.run = { [settings = script.settings] night in
            let storage = try night.useStorage()
            if let copies { try storage.fails(copies, words) }
            return try await night.run(settings: settings)
        }
        script.betweenRuns = { $0.storage?.mend() }
        return script
    }

    // MARK: - Questions

    private static let queries: [String: FaultScript] = [
        "429 for a while @ query": .questions(5, .says(throttled)),
        "5xx for a while @ query": .questions(8, .says(broken)),
        "5xx without end @ query": FaultScript(
            ProviderScript(task: { _ in .says(broken) }),
            settings: { $0.taskPatience = .seconds(600) }
        ),
        "reset before the answer @ query": .wire(.query, .resetsAfterBody),
        "reset in the answer @ query": .wire(.query, .resetsInAnswer),
        "an answer of 10 MB @ query": FaultScript(
            ProviderScript(task: { $0.question <= 2 ? .says(.huge) : .succeeds() }),
            wire: { _ in .decent }
        ),
        "HTML @ query": .questions(5, .says(.html)),
        "half a JSON @ query": .questions(5, .says(half)),
        "a head that trickles @ query": .wire(.query, .slowHead),
        "an answer that trickles @ query": .wire(.query, .slowBody),
        "Content-Length too long @ query": .wire(.query, .longLength),
        "Content-Length too short @ query": .wire(.query, .shortLength),
        "silence @ query": .wire(.query, .silent, times: .max),
        "an unknown status @ query": .questions(5, .runs(status: "dreaming"), warning: "status-unknown"),
        "back from running to queued @ query": FaultScript(
            ProviderScript(task: { look in
                look.question < 8
                    ? .runs(status: look.question.isMultiple(of: 2) ? "pending" : "processing") : .succeeds()
            })
        ),
        // Its link is dead, and the fresh one comes only with the second success.
        "back from succeeded to running @ query": FaultScript(
            ProviderScript(
                task: { look in
                    switch look.question {
                    case 1: .succeeds(links: ["\(FakeProvider.outputs)/dead.mp4"])
                    case ..<12: .runs()
                    default: .succeeds()
                    }
                },
                output: { $0.url.contains("dead") ? .text(404, "") : nil }
            )
        ),
        "success without a link, then with one @ query": .questions(4, .succeeds(links: [])),
        "success without a link @ query": FaultScript(
            ProviderScript(task: { _ in .succeeds(links: []) }),
            relief: ProviderScript(task: { _ in .succeeds(links: []) })
        ),
        "no such task @ query": FaultScript(
            ProviderScript(task: { _ in .says(FakeProvider.error(404, "task_not_found")) }),
            relief: ProviderScript(task: { _ in .says(FakeProvider.error(404, "task_not_found")) })
        ),
        "a task that never ends @ query": FaultScript(
            ProviderScript(task: { _ in .runs() }),
            settings: { $0.taskPatience = .seconds(600) }
        ),
    ]

    // MARK: - Downloads

    private static let downloads: [String: FaultScript] = [
        "an expired link, then a fresh one @ download": .downloads(1, .text(403, "expired")),
        "an expired link @ download": .allDownloads { _ in .text(403, "expired") },
        "5xx for a while @ download": .downloads(8, .text(503, "")),
        "5xx without end @ download": FaultScript(
            ProviderScript(output: { _ in .text(503, "") }),
            warning: "outputs-unreachable"
        ),
        "reset before the answer @ download": .wire(.download, .resetsAfterBody),
        "reset in the answer @ download": .wire(.download, .resetsInAnswer),
        "10 MB of JSON @ download": FaultScript(
            ProviderScript(output: { $0.request <= 1 ? .huge : nil }),
            wire: { _ in .decent }
        ),
        "HTML @ download": .downloads(2, .html),
        "half a JSON @ download": .downloads(2, half),
        "a head that trickles @ download": .wire(.download, .slowHead),
        "an output that trickles @ download": .wire(.download, .slowBody, times: 1),
        "Content-Length too long @ download": .wire(.download, .longLength),
        "Content-Length too short @ download": .wire(.download, .shortLength),
        "silence @ download": .wire(.download, .silent, times: .max),
        "a redirect to another host @ download": FaultScript(
            ProviderScript(output: { look in
                look.url.contains("/task-") ? redirect("\(FakeProvider.outputs)/elsewhere.mp4") : nil
            })
        ),
        "a redirect to file: @ download": .allDownloads { _ in redirect("file:///etc/passwd") },
        "a redirect into a private network @ download": .allDownloads { _ in redirect("http://10.0.0.1/a.mp4") },
        "redirects in a circle @ download": .allDownloads { redirect($0.url) },
        "another task's video, then the right one @ download": wrongVideo(times: 1),
        "another task's video @ download": wrongVideo(times: .max, warning: "output"),
    ]

    private static func redirect(_ target: String) -> PlainAnswer { .text(302, "", [WebHeader("Location", target)]) }

    /// Of two tasks, the second one's link leads to the first one's video.
    private static func wrongVideo(times: Int, warning: String? = nil) -> FaultScript {
        let wrong = ["\(FakeProvider.outputs)/task-1.mp4"]
        var script = FaultScript(
            ProviderScript(task: { look in
                look.number == 2 && look.question <= times ? .succeeds(links: wrong) : .succeeds()
            }),
            edits: 2,
            warning: warning
        )
        script.run = { night in try await night.run([.maxRunning: "1"]) }
        return script
    }

    // MARK: - The clock

    private static let clocks: [String: FaultScript] = [
        "the clock is set 5 hours forward @ submission in doubt": setInDoubt(.seconds(18_000)),
        "the clock is set 5 hours back @ submission in doubt": setInDoubt(.seconds(-18_000)),
        "the clock is set 5 hours forward @ a task runs": setWhileItRuns(.seconds(18_000)),
        "the clock is set 5 hours back @ a task runs": setWhileItRuns(.seconds(-18_000)),
        "the clock is set 5 hours forward @ between two runs, a submission in doubt": setBetweenRuns(.seconds(18_000)),
        "the clock is set 5 hours back @ between two runs, a submission in doubt": setBetweenRuns(.seconds(-18_000)),
    ]

    private static func setInDoubt(_ time: Duration) -> FaultScript {
        var script = FaultScript(ProviderScript(posts: [lost, .answers(broken)]))
        script.run = { night in
            let isSet = Mutex(false)
            night.listen { event in
                guard case .warning("outcome-in-doubt", _) = event,
                    isSet.withLock({ isSet in
                        defer { isSet = true }
                        return !isSet
                    })
                else { return }
                night.clock.set(by: time)
            }
            return try await night.run()
        }
        return script
    }

    private static func setWhileItRuns(_ time: Duration) -> FaultScript {
        var script = FaultScript(ProviderScript(task: { $0.usual(after: .seconds(120)) }))
        script.run = { night in
            night.listen { event in
                if case .edit(let edit) = event, edit.state == .running { night.clock.set(by: time) }
            }
            return try await night.run()
        }
        return script
    }

    /// The first run is interrupted while its POST is under way; the list finds it, for nothing is repeated.
    private static func setBetweenRuns(_ time: Duration) -> FaultScript {
        var script = FaultScript()
        script.run = { night in
            let interruption = Interruption()
            let gate = Gate()
            night.provider.script.posts = [.waits(gate, isLost: true)]
            let run = Task { try await night.run(interruption: interruption) }
            await gate.reached()
            await interruption.wish()
            await gate.open()
            return try await run.value
        }
        script.betweenRuns = { $0.clock.set(by: time) }
        // A repetition would be refused: only the list can tell.
        script.relief = ProviderScript(laterPosts: .answers(broken))
        return script
    }
}
