import EditModel
import JobLedger
import Testing

@testable import BatchPipeline

/// A row of the table of outcomes (DESIGN "States"): what the first POSTs come to, and what must become of the edit.
struct OutcomeCase: Sendable, CustomTestStringConvertible {
    var name: String
    var script: ProviderScript
    var state: EditState
    /// How many POSTs; `nil` where chance decides.
    var posts: Int?
    var tasks: Int
    var exit: Int32

    init(
        _ name: String,
        _ posts: [PostScript],
        then later: PostScript = .works,
        list: PlainAnswer? = nil,
        is state: EditState,
        posts count: Int? = nil,
        tasks: Int,
        exit: Int32
    ) {
        self.name = name
        script = ProviderScript(posts: posts, laterPosts: later, list: list)
        self.state = state
        self.posts = count
        self.tasks = tasks
        self.exit = exit
    }

    var testDescription: String { name }

    /// What the edit has cost for certain, and what it may have cost besides.
    var money: MoneyState {
        MoneyState(spent: state == .archived ? .edit : .zero, doubtful: state == .unknown ? .edit : .zero)
    }

    /// Runs one edit through it and compares everything that the table says.
    func check(at provider: String) async throws {
        let night = try await Night(at: provider, script)
        let summary = try await night.run()
        #expect(try await night.states() == [state])
        if let posts { #expect(night.provider.posts.count == posts) }
        #expect(night.provider.jobs.count == tasks)
        #expect(summary.exit == exit)
        #expect(try await night.money() == money)
        #expect(Set(night.provider.posts.map(\.key)).count == 1, "one key for every POST of a submission")
        #expect(Set(night.provider.posts.map(\.body)).count == 1, "the same bytes for every POST of a submission")
        #expect(try await night.rows().map { $0.submission?.posts } == [night.provider.posts.count])
    }
}
