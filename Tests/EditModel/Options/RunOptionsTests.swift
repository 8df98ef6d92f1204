import EditModel
import Testing

@Suite("Options of the run")
struct RunOptionsTests {
    @Test(
        "publish",
        arguments: [
            ("auto", PublishChoice.auto), ("upload", .upload), ("serve", .serve(address: nil, port: nil)),
            ("rclone:drive:a/b", .rclone(remote: "drive", path: "a/b")),
            ("rclone:drive:", .rclone(remote: "drive", path: "")),
            ("rclone:drive:a:b", .rclone(remote: "drive", path: "a:b")),
            ("serve:0.0.0.0", .serve(address: "0.0.0.0", port: nil)),
            ("serve:0.0.0.0:8080", .serve(address: "0.0.0.0", port: 8080)),
            ("serve:my-host.example:80", .serve(address: "my-host.example", port: 80)),
            ("serve::8080", .serve(address: nil, port: 8080)), ("serve:8080", .serve(address: nil, port: 8080)),
            ("serve:::1", .serve(address: "::1", port: nil)), ("serve:[::1]", .serve(address: "::1", port: nil)),
            ("serve:[::1]:8080", .serve(address: "::1", port: 8080)),
        ]
    )
    func publish(text: String, expected: PublishChoice) throws {
        let choice = try RunOptions.publish(text)
        #expect(choice == expected)
        #expect(PublishChoice(choice.description) == expected)
    }

    @Test(
        "what publish does not take",
        arguments: [
            "", "Auto", "upload:x", "rclone", "rclone:drive", "rclone::x", "rclone:-v:x", "rclone:a/b:c",
            "rclone:a,secret_access_key=s:c", "rclone::s3,env_auth:c",
            "rclone:a:b\u{7}",
            "serve:", "serve::", "serve:host:0", "serve:host:65536", "serve:host:x", "serve:a b", "serve:[::1",
            "serve:[x]:1",
            "serve:[::1]8080", "serve:1:2:3", "serve:-x", "serve:70000:1x",
        ]
    )
    func unpublishable(text: String) {
        #expect(PublishChoice(text) == nil)
    }

    @Test(
        "a deadline is a time of day",
        arguments: [("06:30", "06:30"), ("6:05", "06:05"), ("23:59", "23:59"), ("0:00", "00:00")]
    )
    func deadline(text: String, expected: String) throws {
        #expect(try RunOptions.deadline(text).description == expected)
    }

    @Test(
        "what is wrong is said with the key and the text",
        arguments: [
            (RunOptionKey.deadline, ["24:00", "6:5", "06:60", "0630", "6", "", "-1:00", "06:30:00", "００:00"]),
            (.maxCost, ["", "-1", "+1", "1,5", "$5", "1e3", "0.00001", "five", ".5", "5."]),
            (.maxCostMonth, ["", "-1", "0.00001", "all"]),
            (.maxRunning, ["0", "-1", "100001", "1.5", "", "x", "99999999999999999999"]),
            (.requestsPerMinute, ["0", "+5"]), (.publish, ["ftp"]), (.keepPublished, ["", "true", "Yes"]),
            (.cache, ["", "rclone:", "rclone:store", "rclone:-x:y", "a\u{7}"]),
            (.publicURL, ["", "http://example.com", "ftp://x", "example.com", "https://x/?a=b", "https://u:p@x/"]),
        ]
    )
    func wrong(key: RunOptionKey, texts: [String]) {
        for text in texts {
            var options = RunOptions()
            do throws(WanbatchError) {
                try options.take(key, from: text)
                Issue.record("\(key) takes \(text)")
            } catch {
                #expect(error.kind == .usage)
                #expect(error.code == "bad-\(key.rawValue)")
                #expect(error.message.hasPrefix("\(key.rawValue) must be "))
                #expect(error.message.hasSuffix("not \"\(text)\""))
            }
            #expect(options == RunOptions())
        }
    }

    @Test("each option lands in its place")
    func places() throws {
        var options = RunOptions()
        let texts: [RunOptionKey: String] = [
            .maxCost: "12.5", .deadline: "06:30", .maxRunning: "4", .requestsPerMinute: "auto", .publish: "upload",
            .publicURL: "http://127.0.0.1:80/x", .keepPublished: "yes",
        ]
        for (key, text) in texts { try options.take(key, from: text) }
        #expect(options.maxCost == Money(units: 125_000))
        #expect(options.deadline?.hour == 6)
        #expect(options.deadline?.minute == 30)
        #expect(options.maxRunning == 4)
        #expect(options.requestsPerMinute == nil)
        #expect(options.publish == .upload)
        #expect(options.publicURL?.text == "http://127.0.0.1:80/x")
        #expect(options.keepsPublished)
    }

    static let caches: [(String, CacheChoice)] = [
        ("/shared/clips", .folder("/shared/clips")), ("clips", .folder("clips")),
        ("./rclone:x", .folder("./rclone:x")), ("rclone:store:a/b", .rclone(remote: "store", path: "a/b")),
        ("rclone:store:", .rclone(remote: "store", path: "")),
    ]

    @Test("cache", arguments: caches) func cache(text: String, expected: CacheChoice) throws {
        #expect(try RunOptions.cache(text) == expected)
        #expect(expected.description == text)
    }

    @Test("a relative folder is seen from the file that names it") func relativeCache() {
        #expect(CacheChoice.folder("clips").relative(to: "/films") == .folder("/films/clips"))
        #expect(CacheChoice.folder("/clips").relative(to: "/films") == .folder("/clips"))
        let remote = CacheChoice.rclone(remote: "store", path: "x")
        #expect(remote.relative(to: "/films") == remote)
    }

    @Test("the variables are those of the documentation")
    func variables() {
        #expect(
            Set(RunOptionKey.allCases.map(\.environmentVariable)) == [
                "WANBATCH_MAX_COST", "WANBATCH_MAX_COST_MONTH", "WANBATCH_DEADLINE", "WANBATCH_MAX_RUNNING",
                "WANBATCH_RPM", "WANBATCH_PUBLISH", "WANBATCH_PUBLIC_URL", "WANBATCH_KEEP_PUBLISHED",
                "WANBATCH_CACHE",
            ]
        )
    }
}
