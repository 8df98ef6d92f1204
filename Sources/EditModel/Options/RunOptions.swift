/// The options of a run, checked. Command line, environment and manifest give them as the same texts.
///
/// Which text counts (flag over environment over manifest) is decided before; here a text becomes a value, or an
/// error that says what is wrong with it.
public struct RunOptions: Hashable, Sendable {
    /// The run never commits to more than this; `nil` for no limit.
    public var maxCost: Money?
    /// All runs of the archive together never commit to more than this in a UTC month; `nil` for no limit.
    public var maxCostMonth: Money?
    /// No new submission after the next occurrence of it; `nil` for none.
    public var deadline: ClockTime?
    /// The most running tasks at the provider; `nil` to learn it.
    public var maxRunning: Int?
    /// The most requests a minute; `nil` to learn it.
    public var requestsPerMinute: Int?
    /// How prepared clips become reachable; `nil` for the default, ``PublishChoice/auto``.
    public var publish: PublishChoice?
    /// What ``PublishChoice/auto`` takes where the provider stores nothing: the choice that it overrules.
    public var otherwisePublish: PublishChoice?
    /// Where the world sees the built-in server, or the files of a storage that makes no links.
    public var publicURL: WebAddress?
    /// Whether published files stay when nothing needs them any more.
    public var keepsPublished = false
    /// Where prepared clips are shared with other machines; `nil` for nowhere.
    public var cache: CacheChoice?

    /// No options.
    public init() {}

    /// Takes one option from its text.
    ///
    /// - Parameters:
    ///   - key: Which option.
    ///   - text: Its value as given.
    /// - Throws: A usage error that names the key and says what it takes.
    public mutating func take(_ key: RunOptionKey, from text: String) throws(WanbatchError) {
        switch key {
        case .maxCost: maxCost = try Self.amount(key, text)
        case .maxCostMonth: maxCostMonth = try Self.amount(key, text)
        case .deadline: deadline = try Self.deadline(text)
        case .maxRunning: maxRunning = try Self.ceiling(key, text)
        case .requestsPerMinute: requestsPerMinute = try Self.ceiling(key, text)
        case .publish: publish = try Self.publish(text)
        case .publicURL: publicURL = try Self.publicURL(text)
        case .keepPublished: keepsPublished = try Self.yesOrNo(key, text)
        case .cache: cache = try Self.cache(text)
        }
    }

    /// The value of `max-cost`.
    ///
    /// - Parameter text: US dollars with at most four decimals, which is what ``Money`` holds.
    /// - Throws: A usage error.
    public static func maxCost(_ text: String) throws(WanbatchError) -> Money { try amount(.maxCost, text) }

    /// The value of `max-cost` or `max-cost-month`.
    ///
    /// - Parameters:
    ///   - key: Which of the two, for the message.
    ///   - text: US dollars with at most four decimals, which is what ``Money`` holds.
    /// - Throws: A usage error.
    public static func amount(_ key: RunOptionKey, _ text: String) throws(WanbatchError) -> Money {
        let point = text.utf8.firstIndex(of: 0x2E)
        let decimals = point.map { text.utf8.distance(from: $0, to: text.utf8.endIndex) - 1 } ?? 0
        guard decimals <= 4, let money = Money(usdText: text) else {
            throw wrong(key, text, "an amount of US dollars such as 5 or 12.50, with at most 4 decimals")
        }
        return money
    }

    /// The value of `deadline`.
    ///
    /// - Parameter text: `HH:MM`, local time.
    /// - Throws: A usage error.
    public static func deadline(_ text: String) throws(WanbatchError) -> ClockTime {
        guard let time = ClockTime(text) else { throw wrong(.deadline, text, "a time of day from 00:00 to 23:59") }
        return time
    }

    /// The value of `max-running` or `rpm`.
    ///
    /// - Parameters:
    ///   - key: Which of the two, for the message.
    ///   - text: A whole number from 1 to 100000, or `auto`.
    /// - Returns: The ceiling; `nil` for `auto`.
    /// - Throws: A usage error.
    public static func ceiling(_ key: RunOptionKey, _ text: String) throws(WanbatchError) -> Int? {
        if text == "auto" { return nil }
        guard text.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let number = Int(text),
            (1...100_000).contains(number)
        else { throw wrong(key, text, "a whole number from 1 to 100000, or auto") }
        return number
    }

    /// The value of `publish`.
    ///
    /// - Parameter text: `auto`, `upload`, `rclone:REMOTE:PATH` or `serve[:ADDRESS]`.
    /// - Throws: A usage error.
    public static func publish(_ text: String) throws(WanbatchError) -> PublishChoice {
        guard let choice = PublishChoice(text) else {
            throw wrong(.publish, text, "auto, upload, rclone:REMOTE:PATH, serve or serve:ADDRESS")
        }
        return choice
    }

    /// The value of `public-url`.
    ///
    /// - Parameter text: An https address without query; http only to loopback.
    /// - Throws: A usage error.
    public static func publicURL(_ text: String) throws(WanbatchError) -> WebAddress {
        guard let address = WebAddress(text), address.isProtected, address.withoutQuery == text else {
            throw wrong(.publicURL, text, "an https address without a query (http only to this machine)")
        }
        return address
    }

    /// The value of `keep-published`.
    ///
    /// - Parameters:
    ///   - key: Which option, for the message.
    ///   - text: `yes` or `no`.
    /// - Throws: A usage error.
    public static func yesOrNo(_ key: RunOptionKey, _ text: String) throws(WanbatchError) -> Bool {
        guard ["yes", "no"].contains(text) else { throw wrong(key, text, "yes or no") }
        return text == "yes"
    }

    /// The value of `cache`.
    ///
    /// - Parameter text: A folder, or `rclone:REMOTE:PATH`.
    /// - Throws: A usage error.
    public static func cache(_ text: String) throws(WanbatchError) -> CacheChoice {
        guard let choice = CacheChoice(text) else { throw wrong(.cache, text, "a folder or rclone:REMOTE:PATH") }
        return choice
    }

    private static func wrong(_ key: RunOptionKey, _ text: String, _ expected: String) -> WanbatchError {
        WanbatchError(.usage, "bad-\(key.rawValue)", "\(key.rawValue) must be \(expected), not \"\(text)\"")
    }
}
