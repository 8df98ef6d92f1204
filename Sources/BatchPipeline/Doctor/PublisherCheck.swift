import ClipPreparation
import ClipPublishing
import EditModel
import EditProviders
import Foundation

/// Whether clips reach a provider: a small clip is written, linked, fetched by its link and deleted again, the way that
/// a run would publish.
struct PublisherCheck: Sendable {
    /// A provider that clips are to reach.
    struct Desk: Sendable {
        var provider: any EditProvider
        /// Where it stores files.
        var files: WebAddress?
        var key: Secret
        /// Whether it lets the key in.
        var isOpen: Bool
    }

    let archive: String
    let options: RunOptions
    let world: RunWorld

    /// Tries each way that the providers' clips go, once.
    ///
    /// - Parameter desks: The providers in use; without one only a way that was asked for is tried.
    func findings(_ desks: [Desk]) async -> [DoctorFinding] {
        let folder = NSTemporaryDirectory() + "wanbatch-doctor-" + world.random.hex(8)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        do {
            var known: Set<String> = []
            var findings: [DoctorFinding] = []
            for desk in try desks.isEmpty ? rehearsal() : desks {
                let (finding, way) = await finding(desk, in: folder)
                if known.insert(way).inserted { findings.append(finding) }
            }
            return findings
        } catch {
            return [Self.problem(error)]
        }
    }

    /// Who stands in where no provider is in use: the sandbox, of which nothing is asked.
    private func rehearsal() throws -> [Desk] {
        switch options.publish {
        case .rclone, .serve: break
        case .auto, .upload, nil: return []
        }
        guard let nobody = WebAddress("http://127.0.0.1:9") else { return [] }
        let key = SandboxKind().fixedKey ?? Secret("")
        let provider = try SandboxKind().make(ProviderConfiguration(baseURL: nobody, apiKey: key))
        return [Desk(provider: provider, files: nil, key: key, isOpen: true)]
    }

    /// - Returns: What was found, and which way it was: two providers may share one.
    private func finding(_ desk: Desk, in folder: String) async -> (DoctorFinding, way: String) {
        var way = "\(desk.provider.traits.id)"
        do {
            let layout = try ArchiveLayout(root: archive, batch: "doctor")
            let secret = world.random.bytes(32)
            let factory = PublisherFactory(layout: layout, options: options, world: world, passingSecret: secret)
            let publisher = try factory.publisher(for: desk.provider, files: desk.files, desk.key)
            way = publisher.key
            if publisher is EvolinkFilesPublisher, !desk.isOpen {
                return (.note("publisher", "\(way) was not tried: its key must be let in first"), way)
            }
            let (file, bytes) = try await clip(in: folder)
            let started = world.timekeeper.uptime()
            let trial = PublisherTrial(
                of: publisher,
                judge: factory.judge(in: desk.provider.world),
                transport: world.transport,
                timekeeper: world.timekeeper
            )
            try await trial.run(with: file, bytes)
            let took = (world.timekeeper.uptime() - started).inSeconds
            let text = "\(way): a clip of \(bytes.count) bytes was written, linked, fetched and deleted in "
            return (.ok("publisher", text + String(format: "%.1f s", took)), way)
        } catch let error as WanbatchError where error.code == "publisher-missing" {
            let text = "only clips that have an https URL reach \(desk.provider.traits.title)"
            return (.note("publisher", text, advice: error.hint), way)
        } catch {
            return (Self.problem(error, way), way)
        }
    }

    private func clip(in folder: String) async throws -> (PublishableFile, [UInt8]) {
        let path = folder + "/doctor.mp4"
        if !FileManager.default.fileExists(atPath: path) {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            try await TrialClip.make(at: path, tools: try await MediaTools.find(environment: world.environment))
        }
        let bytes = try world.readFile(path)
        let file = PublishableFile(
            path: path,
            digest: ContentDigest(of: bytes),
            bytes: Int64(bytes.count),
            mimeType: "video/mp4",
            fileExtension: "mp4"
        )
        return (file, bytes)
    }

    private static func problem(_ error: any Error, _ way: String = "") -> DoctorFinding {
        var told = error as? WanbatchError ?? WanbatchError(.unavailable, "publisher", "\(error)")
        if !way.isEmpty { told.message = "\(way): \(told.message)" }
        // What a run would hold against a single edit is here the way itself.
        if told.kind == .edit { told.kind = .unavailable }
        return .problem("publisher", told)
    }
}
