import EditModel

/// What the statements so far have chosen: the defaults of `set` lines, or those with a clip line's own options.
struct Choices {
    /// A reference image and where it is named.
    struct Reference {
        var source: MediaSource
        /// As the manifest writes it.
        var name: String
        var place: Place
    }

    var options = EditOptions(prompt: "")
    var provider = ProviderID("sandbox")
    var references: [Reference] = []
    var name: String?
    /// Where each value stands that is not a default of wanbatch. A list: there are few, and it is copied for each
    /// clip and searched for an error only.
    private var places: [(key: OptionKey, place: Place)] = []
    /// Keys whose value has been reported: nothing more is said about them.
    private(set) var broken: Set<OptionKey> = []

    /// Whether a prompt is given, be it a bad one.
    private(set) var hasPrompt = false

    /// Where a value stands, unless it has been reported already.
    func soundPlace(_ key: OptionKey) -> Place? {
        broken.contains(key) ? nil : places.first { $0.key == key }?.place
    }

    mutating func markBroken(_ key: OptionKey, at place: Place) {
        remember(key, place)
        broken.insert(key)
    }

    private mutating func remember(_ key: OptionKey, _ place: Place) {
        if key == .prompt { hasPrompt = true }
        if let index = places.firstIndex(where: { $0.key == key }) {
            places[index].place = place
        } else {
            places.append((key, place))
        }
    }

    /// Takes a value; `ref` is taken by the caller, who knows the folder.
    ///
    /// - Throws: What is wrong with the value, whatever the provider.
    mutating func take(_ key: OptionKey, _ text: String, at place: Place) throws(ValueProblem) {
        switch key {
        case .provider: provider = ProviderID(text)
        case .prompt: options.prompt = try OptionValue.prompt(text)
        case .negative: options.negative = text
        case .ref: break
        case .quality: options.quality = try OptionValue.choice(key, text)
        case .aspect: options.aspect = try OptionValue.choice(key, text) as Aspect
        case .audio: options.audio = try OptionValue.choice(key, text)
        case .duration: options.duration = try OptionValue.duration(text)
        case .seed: options.seed = try OptionValue.seed(text)
        case .extend: options.extend = try OptionValue.yesOrNo(key, text)
        case .watermark: options.watermark = try OptionValue.yesOrNo(key, text)
        case .callback: options.callback = try CallbackRule.check(text)
        case .start: options.start = try OptionValue.time(key, text)
        case .length: options.length = try OptionValue.length(text)
        case .long: options.long = try OptionValue.choice(key, text)
        case .short: options.short = try OptionValue.choice(key, text)
        case .fit: options.fit = try OptionValue.choice(key, text)
        case .again: options.again = text
        case .name: name = try OptionValue.name(text)
        }
        remember(key, place)
        if !broken.isEmpty { broken.remove(key) }
    }
}
