import EditModel
import EditProviders
import Foundation

/// Whether each provider in use lets the key in, whether the clock is that of the provider, and whether clips reach it.
///
/// A provider is in use when its key is set: not every provider is everybody's, so a missing one is worth a note.
struct ProvidersCheck: DoctorCheck {
    let world: RunWorld
    let publishing: PublisherCheck

    func findings() async -> [DoctorFinding] {
        var findings: [DoctorFinding] = []
        var answers: [AccountAnswer] = []
        var desks: [PublisherCheck.Desk] = []
        for kind in ProviderRegistry.all where kind.keyVariable != nil {
            do {
                let key = try ProviderKey.find(kind, in: world.environment, files: world.readFile)
                let base = try kind.baseURL(environment: world.environment)
                guard let base else { continue }
                let provider = try kind.make(ProviderConfiguration(baseURL: base, apiKey: key))
                let answer = try await AccountQuestion(provider: provider, world: world).ask()
                findings.append(Self.verdict(on: answer, kind))
                if let warning = ProviderKey.warning(kind, in: world.environment) {
                    findings.append(.note(Self.subject(kind), warning))
                }
                answers.append(answer)
                let files = try DeskFactory.filesURL(of: provider, kind, world.environment)
                desks.append(.init(provider: provider, files: files, key: key, isOpen: answer.isOpen))
            } catch let error as WanbatchError where error.code == "key-missing" {
                let variable = kind.keyVariable ?? ""
                let advice = "to use it: export \(variable)=..., or \(variable)_FILE=FILE that only you can read"
                findings.append(.note(Self.subject(kind), "is not set", advice: advice))
            } catch let error as WanbatchError {
                findings.append(.problem(Self.subject(kind), error))
            } catch {
                findings.append(.problem(Self.subject(kind), WanbatchError(.unavailable, "provider", "\(error)")))
            }
        }
        return await findings + [ClockVerdict.of(answers)] + publishing.findings(desks)
    }

    private static func subject(_ kind: any ProviderKind) -> String { "key of \(kind.traits.id)" }

    static func verdict(on answer: AccountAnswer, _ kind: any ProviderKind) -> DoctorFinding {
        let (title, variable) = (kind.traits.title, kind.keyVariable ?? "")
        switch answer.outcome {
        case .success(.answer(.open)): return .ok(subject(kind), "\(title) takes it")
        case .success(.answer(.credits(let left))): return left > 0 ? takes("\(left) credits") : empty("no credits")
        case .success(.answer(.money(let left))): return left > .zero ? takes("\(left) USD") : empty("no money")
        case .success(.notOffered):
            return .note(subject(kind), "is set; \(title) has no free question that would prove it")
        case .success(.retry(_, let code, let message)):
            let text = "\(title) gives no usable answer: \(message) (\(code))"
            return problem(.unavailable, "provider-answer", text, "try again later: wanbatch doctor")
        case .success(.access(let refusal)):
            let text = "\(title) does not take it: \(refusal.message) (\(refusal.code), HTTP \(refusal.status))"
            return problem(.access, refusal.code, text, "copy the key again: export \(variable)=...")
        case .failure(let failure):
            let address = kind.baseURLVariable ?? ""
            let hint = "try curl -I \(answer.address.shellWord); \(address) replaces the address, and must be right"
            return problem(.unavailable, failure.code, "\(title) cannot be reached: \(failure.message)", hint)
        }

        func takes(_ left: String) -> DoctorFinding { .ok(subject(kind), "\(title) takes it; \(left) left") }
        func empty(_ left: String) -> DoctorFinding {
            problem(.stopped, "balance-empty", "\(title) takes it, but there is \(left) left", "top up the account")
        }
        func problem(_ what: WanbatchError.Kind, _ code: String, _ text: String, _ hint: String) -> DoctorFinding {
            .problem(subject(kind), WanbatchError(what, code, text, hint: hint))
        }
    }
}
