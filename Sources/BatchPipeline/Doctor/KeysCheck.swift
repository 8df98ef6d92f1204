import EditModel
import EditProviders

/// Whether there are API keys. Not every provider is everybody's, so a missing one is worth a note.
struct KeysCheck: DoctorCheck {
    let environment: [String: String]
    let files: @Sendable (String) throws -> [UInt8]

    func findings() async -> [DoctorFinding] {
        ProviderRegistry.all.filter { $0.keyVariable != nil }.map { kind in
            let result = Result { try ProviderKey.find(kind, in: environment, files: files) }
            return Self.verdict(on: result, kind.traits)
        }
    }

    static func verdict(on key: Result<Secret, any Error>, _ provider: ProviderTraits) -> DoctorFinding {
        let subject = "key of \(provider.id)"
        switch key {
        case .success(let key) where key.reveal().isEmpty:
            return .problem(subject, WanbatchError(.access, "key-empty", "it is empty", hint: "set it anew"))
        case .success: return .ok(subject, "is set")
        case .failure(let error as WanbatchError) where error.code == "key-missing":
            return .note(subject, "is not set", advice: error.hint)
        case .failure(let error as WanbatchError): return .problem(subject, error)
        case .failure(let error): return .problem(subject, WanbatchError(.access, "key", "\(error)"))
        }
    }
}
