import EditModel
import Testing

/// The identity of an edit with these options, of one clip.
private func identity(
    _ world: World = .rehearsal,
    clip: String = "clip",
    references: [String] = [],
    rules: EditIdentity.EffectiveRules? = nil,
    _ change: (inout EditOptions) -> Void = { _ in }
) -> EditIdentity {
    var options = EditOptions(prompt: "Make it snow")
    change(&options)
    return EditIdentity(
        world: world,
        clip: .digest(ContentDigest(of: clip.utf8)),
        references: references.map { .digest(ContentDigest(of: $0.utf8)) },
        options: options,
        rules: rules ?? .init(of: options)
    )
}

@Suite struct EditIdentityTests {
    @Test func `the canonical form leaves out what is at its default`() {
        let digest = ContentDigest(of: "clip".utf8).hex
        #expect(
            identity().canonicalForm == "clip=71:sha256:\(digest)\nprompt=12:Make it snow\nworld=9:rehearsal\n"
        )
    }

    @Test func `the keys of the canonical form stand in byte order`() {
        let full = identity(references: (0..<11).map { "\($0)" }) { options in
            (options.negative, options.again, options.seed, options.aspect) = ("blur", "2", 7, .wide)
            (options.quality, options.audio, options.extend, options.watermark) = (.p1080, .original, true, true)
            (options.start, options.length, options.duration) = (.seconds(1), .seconds(3), .seconds(2))
            (options.long, options.short, options.fit) = (.split, .hold, .crop)
        }
        let keys = full.canonicalForm.split(separator: "\n").map { $0.prefix { $0 != "=" } }
        #expect(keys == keys.sorted() && keys.count == 18 + 10 && Set(keys).count == keys.count)
    }

    @Test func `the identity is the digest of the canonical form`() {
        #expect(identity().id.hex == ContentDigest(of: identity().canonicalForm.utf8).hex)
        #expect(identity().id.short.count == 16)
    }

    @Test(arguments: ["5", "00:05", "5.000", "0:00:05"])
    func `equal lengths of time are equal however they are written`(text: String) throws {
        let written = try #require(Duration(clockText: text))
        let five = identity { options in
            options.start = .seconds(5)
            options.duration = .seconds(5)
        }
        let other = identity { options in
            options.start = written
            options.duration = written
        }
        #expect(five.id == other.id)
    }

    @Test func `what is not part of the wish does not change it`() {
        let plain = identity().id
        #expect(identity { $0.callback = "https://example.com/hook" }.id == plain)
        #expect(identity { $0.length = .seconds(10) }.id == plain)
        #expect(identity { $0.start = .microseconds(100) }.id == plain)
    }

    @Test func `every option that changes what is asked for makes a new edit`() {
        let wishes: [EditIdentity] = [
            identity(), identity(.real), identity(clip: "other"), identity(references: ["a"]),
            identity(references: ["a", "b"]), identity(references: ["b", "a"]),
            identity { $0.prompt = "Make it rain" }, identity { $0.prompt = "" }, identity { $0.negative = "blur" },
            identity { $0.quality = .p1080 }, identity { $0.aspect = .wide }, identity { $0.audio = .original },
            identity { $0.duration = .seconds(2) }, identity { $0.seed = 0 }, identity { $0.seed = 1 },
            identity { $0.extend = true }, identity { $0.watermark = true }, identity { $0.start = .milliseconds(1) },
            identity { $0.length = .seconds(9) }, identity { $0.long = .split }, identity { $0.short = .hold },
            identity { $0.short = .loop }, identity { $0.fit = .crop }, identity { $0.again = "2" },
        ]
        #expect(Set(wishes.map(\.id)).count == wishes.count)
    }

    @Test func `a rule that took no effect on the clip does not change its edit`() {
        let none = EditIdentity.EffectiveRules(split: false, short: .refuse, crop: false)
        let options: (inout EditOptions) -> Void = { options in
            options.long = .split
            options.short = .hold
            options.fit = .crop
        }
        #expect(identity(rules: none, options).id == identity().id)
        #expect(identity(.rehearsal, options).id != identity().id)
    }

    @Test func `a length of more than is used anyway counts only where the clip is split`() {
        let long: (inout EditOptions) -> Void = { $0.length = .seconds(20) }
        #expect(identity(.rehearsal, long).id == identity().id)
        let split = EditIdentity.EffectiveRules(split: true, short: .refuse, crop: false)
        #expect(identity(rules: split, long).id != identity(rules: split).id)
    }

    @Test func `no text can pass for another field`() {
        let injected = identity { $0.prompt = "x\nquality=5:1080p\n" }
        let honest = identity { options in
            options.prompt = "x"
            options.quality = .p1080
        }
        #expect(injected.id != honest.id)
    }

    @Test func `a clip by its address is not the clip with the address's digest`() {
        let options = EditOptions(prompt: "x")
        let address = EditIdentity(
            world: .real,
            clip: .address("https://example.com/a.mp4"),
            references: [],
            options: options,
            rules: .init(of: options)
        )
        #expect(address.canonicalForm.contains("clip=29:url:https://example.com/a.mp4\n"))
    }
}

@Suite struct EditIDTests {
    @Test(arguments: ["", "abc", String(repeating: "A", count: 64), String(repeating: "g", count: 64)])
    func `only 64 lower-case hexadecimal digits are an identity`(text: String) {
        #expect(EditID(hex: text) == nil)
        #expect(ContentDigest(hex: text) == nil)
    }

    @Test func `the digest of nothing is the known one, at once or piece by piece`() {
        let empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
        #expect(ContentDigest(of: []).hex == empty)
        var hasher = ContentHasher()
        for byte in "clip".utf8 { withUnsafeBytes(of: byte) { hasher.update($0) } }
        #expect(hasher.digest() == ContentDigest(of: "clip".utf8))
        #expect(EditID(hex: empty)?.short == "e3b0c44298fc1c14")
    }
}
