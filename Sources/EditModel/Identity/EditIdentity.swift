import Foundation

/// What makes two edits the same: the world, the contents, and every option that changes what is asked for.
///
/// Not part of it: path, line, batch, attempt, key, provider, callback, output name and the version of wanbatch.
/// An option at its default is left out, so a new option in a new version changes no old identity. The rules for
/// long, short and badly shaped clips count only where they took effect on this clip: adding `short=hold` for one
/// clip of a folder does not make a new edit of all others.
public struct EditIdentity: Sendable {
    /// The content of a clip or a reference image, as far as identity goes.
    public enum Content: Hashable, Sendable {
        /// A file, by its digest.
        case digest(ContentDigest)
        /// An address, without signature and expiry parameters.
        case address(String)

        var canonical: String {
            switch self {
            case .digest(let digest): "sha256:" + digest.hex
            case .address(let address): "url:" + address
            }
        }
    }

    /// The rules that took effect on the clip, or may take effect where that is not known yet.
    public struct EffectiveRules: Hashable, Sendable {
        /// The clip is cut into pieces.
        public var split: Bool
        /// The clip is too short, and the rule says what then.
        public var short: ShortClipRule
        /// The clip's shape is out of the limits, and it is cropped.
        public var crop: Bool

        /// The rules that took effect.
        ///
        /// - Parameters:
        ///   - split: The clip is cut into pieces.
        ///   - short: `hold` or `loop` where the clip is too short, else `refuse`.
        ///   - crop: The clip's shape is out of the limits, and it is cropped.
        public init(split: Bool, short: ShortClipRule, crop: Bool) {
            self.split = split
            self.short = short
            self.crop = crop
        }

        /// What the options say, for a clip of which nothing is known.
        ///
        /// - Parameter options: The edit's options.
        public init(of options: EditOptions) {
            self.init(split: options.long == .split, short: options.short, crop: options.fit == .crop)
        }
    }

    /// The world of the provider.
    public var world: World
    /// The clip.
    public var clip: Content
    /// The reference images, in order.
    public var references: [Content]
    /// The options.
    public var options: EditOptions
    /// The rules that took effect.
    public var rules: EffectiveRules

    /// What makes an edit itself.
    ///
    /// - Parameters:
    ///   - world: The world of the provider.
    ///   - clip: The clip.
    ///   - references: The reference images, in order.
    ///   - options: The options.
    ///   - rules: The rules that took effect on the clip.
    public init(world: World, clip: Content, references: [Content], options: EditOptions, rules: EffectiveRules) {
        self.world = world
        self.clip = clip
        self.references = references
        self.options = options
        self.rules = rules
    }

    /// The identity.
    public var id: EditID { EditID(ContentDigest(of: canonicalBytes)) }

    /// The canonical form: one `key=length:value` a line, the keys in byte order, defaults left out.
    public var canonicalForm: String { String(decoding: canonicalBytes, as: UTF8.self) }

    private var canonicalBytes: [UInt8] {
        let defaults = EditOptions(prompt: "")
        var form: [UInt8] = []
        form.reserveCapacity(512)
        func put(_ key: String, _ value: @autoclosure () -> String?, unless isDefault: Bool = false) {
            if !isDefault, let value = value() { Self.append(key, value, to: &form) }
        }
        // In byte order: sorting would cost more than all else.
        put("again", options.again, unless: options.again.isEmpty)
        put("aspect", options.aspect?.rawValue)
        put("audio", options.audio.rawValue, unless: options.audio == defaults.audio)
        put("clip", clip.canonical)
        put("duration", options.duration.shortest, unless: options.duration.inMilliseconds == 0)
        put("extend", "yes", unless: !options.extend)
        put("fit", FitRule.crop.rawValue, unless: !rules.crop)
        put("length", options.length?.shortest, unless: isWholeLength)
        put("long", LongClipRule.split.rawValue, unless: !rules.split)
        put("negative", options.negative, unless: options.negative.isEmpty)
        put("prompt", options.prompt, unless: options.prompt.isEmpty)
        put("quality", options.quality.rawValue, unless: options.quality == defaults.quality)
        for (key, reference) in sortedReferences { put(key, reference.canonical) }
        put("seed", options.seed.map(String.init))
        put("short", rules.short.rawValue, unless: rules.short == defaults.short)
        put("start", options.start.shortest, unless: options.start.inMilliseconds == 0)
        put("watermark", "yes", unless: !options.watermark)
        put("world", world.rawValue)
        return form
    }

    private var sortedReferences: [(key: String, content: Content)] {
        references.enumerated().map { ("ref\($0 + 1)", $1) }.sorted { $0.key < $1.key }
    }

    private static func append(_ key: String, _ value: String, to form: inout [UInt8]) {
        form.append(contentsOf: key.utf8)
        form.append(UInt8(ascii: "="))
        form.append(contentsOf: String(value.utf8.count).utf8)
        form.append(UInt8(ascii: ":"))
        form.append(contentsOf: value.utf8)
        form.append(UInt8(ascii: "\n"))
    }

    /// Whether `length` asks for no less than is used anyway: 10 s of a clip that is trimmed to 10 s.
    private var isWholeLength: Bool {
        guard let length = options.length else { return true }
        return !rules.split && length >= ClipLimits.wan27.maximumDuration
    }
}
