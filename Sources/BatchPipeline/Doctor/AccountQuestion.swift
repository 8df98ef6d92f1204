import EditModel
import EditProviders
import Foundation

/// What a provider answered when it was asked about the account.
struct AccountAnswer: Sendable {
    /// Where it is.
    var address: String
    /// What it said, or why it said nothing.
    var outcome: Result<AccountOutcome, WebFailure>
    /// By how much this machine's clock is ahead of the provider's; `nil` where it does not say.
    var ahead: Duration?

    /// Whether the key is let in, as far as can be told.
    var isOpen: Bool {
        switch outcome {
        case .success(.answer), .success(.notOffered): true
        case .success(.retry), .success(.access), .failure: false
        }
    }
}

/// The free question that proves a key, and tells the provider's time of day.
struct AccountQuestion: Sendable {
    let provider: any EditProvider
    let world: RunWorld

    /// Asks for the account, or where a provider does not tell, for a task that nobody has: that needs the key too.
    ///
    /// - Throws: `CancellationError`.
    func ask() async throws -> AccountAnswer {
        var answer = AccountAnswer(address: provider.baseURL.text, outcome: .success(.notOffered))
        do {
            if let request = provider.accountCheck() {
                let response = try await send(request, &answer)
                answer.outcome = .success(provider.accountState(of: response))
            }
            if case .success(.notOffered) = answer.outcome, let nobody = TaskID("wanbatch-doctor") {
                let response = try await send(provider.taskQuery(nobody), &answer)
                answer.outcome = .success(Self.state(provider.report(ofQuery: response, for: nobody)))
            }
        } catch let failure as WebFailure {
            answer.outcome = .failure(failure)
        }
        return answer
    }

    private func send(_ request: WebRequest, _ answer: inout AccountAnswer) async throws -> WebResponse {
        let before = world.timekeeper.now()
        let response = try await world.transport.send(request, limits: .query)
        if let date = response.date { answer.ahead = Self.ahead(of: date, before, world.timekeeper.now()) }
        return response
    }

    /// That the provider does not know the task says that it looked for it: the key was let in.
    private static func state(_ outcome: QueryOutcome) -> AccountOutcome {
        switch outcome {
        case .report, .gone: .answer(.open)
        case .retry(let after, let code, let message): .retry(after: after, code: code, message: message)
        case .access(let refusal): .access(refusal)
        }
    }

    /// By how much a clock is ahead of a date in whole seconds that was written between two looks at the clock; zero
    /// where both may agree.
    static func ahead(of date: Date, _ before: Date, _ after: Date) -> Duration {
        let least = before.timeIntervalSince(date) - 1
        let most = after.timeIntervalSince(date)
        return .milliseconds(Int64(((least > 0 ? least : most < 0 ? most : 0) * 1000).rounded()))
    }
}
