import EditModel

/// Holds an order against the limits of a provider, before anything is spent.
///
/// The numbers are those of both seed documents, by way of `ProviderTraits`: prompt at most 5000 and negative prompt
/// at most 500 characters (longer ones would be cut silently), so many reference images, seed in range, duration 0 or
/// 2 to 10 s.
struct OrderLimits {
    let traits: ProviderTraits
    /// Where the provider is.
    let base: WebAddress

    /// Looks at everything.
    ///
    /// - Throws: `WanbatchError` of kind `edit`.
    func check(_ order: EditOrder) throws {
        try checkTexts(order.options)
        try checkNumbers(order.options)
        try checkOffers(order)
        try checkURL(order.clipURL, "clip")
        for reference in order.referenceURLs { try checkURL(reference, "ref") }
        if let callback = order.options.callback { try checkCallback(callback) }
    }

    /// Evolink's own client: the gateway takes keys of 16 to 96 of these characters.
    ///
    /// - Throws: `WanbatchError` of kind `edit`.
    static func check(key: String) throws {
        let bytes = key.utf8
        guard (16...96).contains(bytes.count), bytes.allSatisfy({ $0.isWordByte || $0 == 0x2E || $0 == 0x2D }) else {
            throw WanbatchError(
                .edit,
                "idempotency-key",
                "The idempotency key has \(bytes.count) characters, or other ones than letters, digits, '.', '_', '-'."
            )
        }
    }

    private func checkTexts(_ options: EditOptions) throws {
        let prompt = options.prompt.unicodeScalars.count
        if prompt > traits.maximumPromptCharacters {
            throw limit("prompt-too-long", "prompt", "\(prompt) characters", "\(traits.maximumPromptCharacters)")
        }
        let negative = options.negative.unicodeScalars.count
        if negative > traits.maximumNegativeCharacters {
            throw limit(
                "negative-too-long",
                "negative",
                "\(negative) characters",
                "\(traits.maximumNegativeCharacters)"
            )
        }
    }

    private func checkNumbers(_ options: EditOptions) throws {
        let limits = traits.clipLimits
        let duration = options.duration
        if duration != .zero {
            guard duration >= limits.minimumDuration, duration <= limits.maximumDuration else {
                let range = "0, or \(limits.minimumDuration.shortest) to \(limits.maximumDuration.shortest) s"
                throw limit("duration-out-of-range", "duration", "\(duration.shortest) s", range)
            }
            if traits.durationIsWhole, duration.components.attoseconds != 0 {
                throw limit("duration-not-whole", "duration", "\(duration.shortest) s", "whole seconds")
            }
        }
        if let seed = options.seed, !traits.seeds.contains(seed) {
            throw limit(
                "seed-out-of-range",
                "seed",
                "\(seed)",
                "\(traits.seeds.lowerBound) to \(traits.seeds.upperBound)"
            )
        }
    }

    private func checkOffers(_ order: EditOrder) throws {
        if order.referenceURLs.count > traits.maximumReferences {
            throw limit("too-many-references", "ref", "\(order.referenceURLs.count)", "\(traits.maximumReferences)")
        }
        if order.options.watermark, !traits.hasWatermark { throw lacking("watermark") }
        if order.options.callback != nil, !traits.hasCallback { throw lacking("callback") }
    }

    /// A provider of the real world cannot fetch from this machine or its network, unless it is there itself.
    private func checkURL(_ text: String, _ name: String) throws {
        guard let address = WebAddress(text), address.isProtected else {
            throw unusable(name, text, "The URL must begin with https://.")
        }
        let isInternal = address.isLoopback || HostAddress(address.host)?.isInternal ?? false
        if World.of(base) == .real, isInternal, address.host != base.host {
            throw unusable(name, text, "\(traits.title) cannot reach this address: publish it where the internet can.")
        }
    }

    /// Evolink, seed document: https only, no internal addresses, at most 2048 characters. Never http to loopback.
    private func checkCallback(_ text: String) throws {
        guard let address = WebAddress(text), address.scheme == "https", text.unicodeScalars.count <= 2048,
            !address.isLoopback, HostAddress(address.host)?.isInternal != true
        else {
            throw unusable("callback", text, "It must be https, public, and at most 2048 characters long.")
        }
    }

    private func limit(_ code: String, _ name: String, _ is: String, _ taken: String) -> WanbatchError {
        WanbatchError(.edit, code, "\(name): \(`is`); \(traits.title) takes \(taken).", hint: "Change \(name).")
    }

    private func lacking(_ name: String) -> WanbatchError {
        WanbatchError(.edit, "option-not-offered", "\(traits.title) has no \(name).", hint: "Leave \(name) out.")
    }

    private func unusable(_ name: String, _ text: String, _ hint: String) -> WanbatchError {
        let shown = WebAddress(text)?.withoutQuery ?? "its URL"
        return WanbatchError(
            .edit,
            "\(name)-url",
            "\(name): \(String(shown.prefix(200))) cannot be given to \(traits.title).",
            hint: hint
        )
    }
}

extension UInt8 {
    /// Whether it is an ASCII letter, a digit or `_`.
    var isWordByte: Bool {
        switch self {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x5F: true
        default: false
        }
    }
}
