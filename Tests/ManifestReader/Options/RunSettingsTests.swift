import EditModel
import Foundation
import ManifestReader
import Testing

@Suite("Options of the run")
struct RunSettingsTests {
    @Test("each is kept as it is written, with its place")
    func kept() {
        let text = """
            set max-cost=12.50 deadline=06:30 max-running=4 rpm=60
            set publish=rclone:drive:clips public-url=https://example.com/clips
            set price.evolink.720p=0.08 price.novita.1080p=0.1
            set prompt=x
            clip a.mp4
            """
        let reading = Samples.read(text)
        #expect(reading.errors == [])
        #expect(
            reading.manifest.runOptions.mapValues(\.text) == [
                "max-cost": "12.50", "deadline": "06:30", "max-running": "4", "rpm": "60",
                "publish": "rclone:drive:clips", "public-url": "https://example.com/clips",
            ]
        )
        #expect(
            reading.manifest.runOptions["deadline"]?.location
                == SourceLocation(file: "night.manifest", line: 1, column: 29)
        )
        let price = reading.manifest.prices[PriceKey(provider: ProviderID("evolink"), quality: .p720)]
        #expect(price?.usdPerSecond == Decimal(string: "0.08"))
        #expect(price?.location == SourceLocation(file: "night.manifest", line: 3, column: 24))
        #expect(reading.manifest.prices.count == 2)
    }

    @Test(
        "a fault is reported at its own column",
        arguments: [
            (
                "set max-cost=$5",
                "1:14: max-cost must be an amount of US dollars such as 5 or 12.50, with at most 4 decimals, not \"$5\""
            ),
            ("set deadline=24:00", "1:14: deadline must be a time of day from 00:00 to 23:59, not \"24:00\""),
            ("set max-running=0", "1:17: max-running must be a whole number from 1 to 100000, or auto, not \"0\""),
            ("set rpm=ten", "1:9: rpm must be a whole number from 1 to 100000, or auto, not \"ten\""),
            (
                "set publish=ftp",
                "1:13: publish must be auto, upload, rclone:REMOTE:PATH, serve or serve:ADDRESS, not \"ftp\""
            ),
            (
                "set public-url=http://example.com",
                "1:16: public-url must be an https address without a query (http only to this machine), "
                    + "not \"http://example.com\""
            ),
            ("set rpm=", "1:9: rpm has no value"),
            ("set rpm=1 fit=pad rpm=2", "1:19: rpm is given twice, first at column 5"),
            ("set rpm=1\nset rpm=2", "2:9: rpm is already given at night.manifest:1:9"),
            (
                "set price.novita.720p=1\nset price.novita.720p=2",
                "2:23: price.novita.720p is already given at night.manifest:1:23"
            ),
            (
                "set price.novita.720p=0",
                "1:23: price.novita.720p must be US dollars a second, more than 0 and at most 1000, not \"0\""
            ),
            ("set price.sora.720p=1", "1:11: unknown provider \"sora\": it must be evolink, novita or sandbox"),
            ("set price.novita.4k=1", "1:18: unknown quality \"4k\": it must be 720p or 1080p"),
            ("set price.novita=1", "1:5: a price is written price.PROVIDER.QUALITY=USD"),
            (
                "clip a.mp4 prompt=x rpm=1",
                "1:21: rpm holds for the whole run: it may stand only in a set line before the first clip"
            ),
            (
                "clip a.mp4 prompt=x\nset fit=pad price.novita.720p=1",
                "2:13: price.novita.720p holds for the whole run: it may stand only in a set line before the first clip"
            ),
            ("set archive=x", "1:5: unknown key \"archive\""),
        ]
    )
    func fault(text: String, expected: String) {
        #expect(Samples.read(text).errors == [expected])
    }

    @Test("they may stand in an included manifest as long as no clip was read")
    func included() {
        let files = ["/w/o.manifest": "set rpm=7", "/w/c.manifest": "clip b.mp4"]
        #expect(
            Samples.read("include o.manifest\nset prompt=x\nclip a.mp4", files).manifest.runOptions["rpm"]?.text == "7"
        )
        #expect(
            Samples.read("set prompt=x\ninclude c.manifest\ninclude o.manifest", files).errors
                == [
                    "o.manifest:1:5: rpm holds for the whole run: it may stand only in a set line before the first clip"
                ]
        )
        #expect(
            Samples.read("set rpm=1\ninclude o.manifest", files).errors
                == ["o.manifest:1:9: rpm is already given at night.manifest:1:9"]
        )
    }
}
