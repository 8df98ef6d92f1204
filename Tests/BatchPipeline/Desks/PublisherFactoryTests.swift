import ClipPublishing
import EditModel
import EditProviders
import Foundation
import Testing

@testable import BatchPipeline

/// Which way a clip goes, by the provider and the options.
@Suite struct PublisherFactoryTests {
    private static let films = "https://films.example.org"
    private static let files = WebAddress("https://files.example.com")

    private func factory(_ options: RunOptions) async throws -> PublisherFactory {
        let night = try await Night()
        let layout = try ArchiveLayout(root: night.archive, batch: "night")
        try DurableFiles.createFolders(layout.root)
        try DurableFiles.createFolders(layout.temporary)
        return PublisherFactory(layout: layout, options: options, world: night.world)
    }

    private func provider(_ base: String) throws -> any EditProvider {
        let address = try #require(WebAddress(base))
        return try NovitaKind().make(ProviderConfiguration(baseURL: address, apiKey: Secret("key-0123456789")))
    }

    private func key(
        _ texts: [RunOptionKey: String],
        overruled: String? = nil,
        files: WebAddress? = nil,
        base: String = "https://api.example.com"
    ) async throws -> String {
        let request = RunRequest(manifest: nil, archive: "", options: texts, overruledPublish: overruled)
        let factory = try await factory(ManifestIntake.options(of: request))
        return try factory.publisher(for: provider(base), files: files, Secret("k")).key
    }

    @Test func autoUploadsWhereItCanAndElseTakesWhatItOverrules() async throws {
        let remote = "rclone:store:clips"
        #expect(try await key([:], files: Self.files) == "evolink-files:files.example.com")
        #expect(try await key([.publish: "auto"], overruled: remote, files: Self.files).hasPrefix("evolink-files:"))
        #expect(try await key([.publish: "auto"], overruled: remote) == remote)
        #expect(try await key([.publish: remote], files: Self.files) == remote)
        #expect(try await key([.publish: "auto"], overruled: "auto") == "none")
        #expect(try await key([:], base: "http://127.0.0.1:1").hasPrefix("serve:http://127.0.0.1:"))
        let socket = try ScriptedServer.bound()
        let port = try ScriptedServer.port(of: socket)
        close(socket)
        let served = try await key([.publish: "serve:\(port)", .publicURL: Self.films])
        #expect(served == "serve:\(Self.films)")
    }

    /// A proxy cannot follow a port that is another one in each run: no provider would get a clip.
    @Test(arguments: [nil, "auto", "serve", "serve:127.0.0.1"], ["https://api.example.com", "http://127.0.0.1:1"])
    func aPublicAddressWithoutAPortIsAnErrorOfUsage(publish: String?, base: String) async throws {
        var texts: [RunOptionKey: String] = [.publicURL: Self.films]
        texts[.publish] = publish
        let error = await #expect(throws: WanbatchError.self) { try await key(texts, base: base) }
        #expect(error?.code == "serve-port-missing")
        #expect(error?.kind == .usage)
        #expect(error?.hint?.contains("--publish serve:PORT") == true)
    }

    @Test func whereNothingIsConfiguredItSaysWhatToConfigure() async throws {
        let factory = try await factory(RunOptions())
        let publisher = try factory.publisher(for: try provider("https://api.example.com"), files: nil, Secret("k"))
        let file = PublishableFile(
            path: "/clips/a.mp4",
            digest: ContentDigest(of: [1]),
            bytes: 1,
            mimeType: "video/mp4",
            fileExtension: "mp4"
        )
        let error = await #expect(throws: WanbatchError.self) { try await publisher.publish(file) }
        #expect(error?.kind == .unavailable)
        #expect(error?.message.contains("/clips/a.mp4") == true)
        for word in ["WANBATCH_PUBLISH=rclone:REMOTE:PATH", "--publish serve:PORT", "https URL"] {
            #expect(error?.hint?.contains(word) == true, "\(word)")
        }
    }

    @Test func uploadIsRefusedWhereTheProviderStoresNothing() async throws {
        let error = await #expect(throws: WanbatchError.self) { try await key([.publish: "upload"]) }
        #expect(error?.code == "upload-not-offered")
        #expect(error?.kind == .usage)
    }

    @Test(arguments: [
        ("rclone:store:a/b", true), ("serve:http://127.0.0.1:8080", false), ("evolink-files:x.example", false),
        ("url:a", false), ("none", false),
    ]) func whatAnEarlierRunPublishedIsFoundByItsKey(key: String, isFound: Bool) async throws {
        #expect(try await factory(RunOptions()).publisher(ofKey: key)?.key == (isFound ? key : nil))
    }
}
