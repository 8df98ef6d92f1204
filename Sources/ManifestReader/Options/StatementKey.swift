import EditModel

/// What stands before the `=` of an option.
enum StatementKey {
    case option(OptionKey)
    case run(RunOptionKey)
    case price(PriceKey)

    /// What is wrong with a key, and where in it.
    struct KeyProblem: Error {
        var problem: ValueProblem
        /// Bytes from the beginning of the key.
        var offset: Int

        init(_ problem: ValueProblem, offset: Int = 0) {
            self.problem = problem
            self.offset = offset
        }
    }

    /// Whether `KEY=""` says something.
    var takesEmpty: Bool {
        if case .option(let key) = self { key.takesEmpty } else { false }
    }

    /// - Parameters:
    ///   - text: The key as written.
    ///   - providers: The names that `price.PROVIDER.QUALITY` may have.
    init(_ text: String, providers: some Collection<ProviderID>) throws(KeyProblem) {
        if let key = OptionKey(rawValue: text) {
            self = .option(key)
        } else if let key = RunOptionKey(rawValue: text) {
            self = .run(key)
        } else if text.utf8.starts(with: "price.".utf8) {
            self = .price(try Self.price(text, providers: providers))
        } else if text.isEmpty {
            throw KeyProblem(ValueProblem("a key is missing before ="))
        } else {
            let known = OptionKey.allCases.map(\.rawValue) + RunOptionKey.allCases.map(\.rawValue)
            let hint = Similar.hint(to: text, among: known)
            throw KeyProblem(ValueProblem("unknown key \"\(text)\"", hint: hint))
        }
    }

    private static func price(_ text: String, providers: some Collection<ProviderID>) throws(KeyProblem) -> PriceKey {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 3 else {
            throw KeyProblem(ValueProblem("a price is written price.PROVIDER.QUALITY=USD"))
        }
        let names = providers.map(\.rawValue).sorted()
        guard names.contains(parts[1]) else {
            let hint = Similar.hint(to: parts[1], among: names)
            throw KeyProblem(.unknownProvider(parts[1], known: names, hint: hint), offset: 6)
        }
        guard let quality = Quality(rawValue: parts[2]) else {
            let words = Quality.allCases.map(\.rawValue)
            let message = "unknown quality \"\(parts[2])\": it must be \(OptionValue.list(words))"
            throw KeyProblem(
                ValueProblem(message, hint: Similar.hint(to: parts[2], among: words)),
                offset: 7 + parts[1].utf8.count
            )
        }
        return PriceKey(provider: ProviderID(parts[1]), quality: quality)
    }
}

extension ValueProblem {
    static func unknownProvider(_ name: String, known: [String], hint: String?) -> ValueProblem {
        ValueProblem("unknown provider \"\(name)\": it must be \(OptionValue.list(known))", hint: hint)
    }
}
