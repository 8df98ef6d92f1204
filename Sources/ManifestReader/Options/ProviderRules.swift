import EditModel

/// What a provider takes of an edit's options, by its traits.
struct ProviderRules {
    let traits: ProviderTraits

    /// Everything that the provider does not take, each at its value.
    ///
    /// - Parameter choices: What the statement asks for.
    /// - Returns: Empty for nearly every clip.
    func problems(of choices: Choices) -> [(place: Place, problem: ValueProblem)] {
        var problems: [(Place, ValueProblem)] = []
        func report(_ key: OptionKey, _ message: String) {
            guard let place = choices.soundPlace(key) else { return }
            problems.append((place, ValueProblem("\(traits.title) \(message)")))
        }
        let options = choices.options
        if let message = tooLong(options.prompt, traits.maximumPromptCharacters, "a prompt") {
            report(.prompt, message)
        }
        if let message = tooLong(options.negative, traits.maximumNegativeCharacters, "a negative prompt") {
            report(.negative, message)
        }
        if let seed = options.seed, !traits.seeds.contains(seed) {
            report(.seed, "takes seeds from \(traits.seeds.lowerBound) to \(traits.seeds.upperBound); \(seed) is given")
        }
        if traits.durationIsWhole, options.duration.components.attoseconds != 0 {
            report(.duration, "takes durations in whole seconds; \(options.duration.shortest) is given")
        }
        if options.watermark, !traits.hasWatermark { report(.watermark, "has no watermark") }
        if options.callback != nil, !traits.hasCallback { report(.callback, "takes no callback") }
        if choices.references.count > traits.maximumReferences {
            let limit = traits.maximumReferences
            problems.append(
                (
                    choices.references[limit].place,
                    ValueProblem(
                        "\(traits.title) takes at most \(limit) reference images; \(choices.references.count) are given"
                    )
                )
            )
        }
        return problems
    }

    /// Bytes are never fewer than characters, so most texts need no counting.
    private func tooLong(_ text: String, _ limit: Int, _ what: String) -> String? {
        guard text.utf8.count > limit else { return nil }
        let count = text.unicodeScalars.count
        return count > limit ? "takes at most \(limit) characters of \(what); \(count) are given" : nil
    }
}
