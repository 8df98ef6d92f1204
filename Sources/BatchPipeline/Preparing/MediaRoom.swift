import ClipPreparation
import EditModel

/// ffmpeg, ffprobe and the files that they work on, as the stages use them.
struct MediaRoom: Sendable {
    /// Files and what is known of them.
    let sources: SourceReader
    /// Makes prepared clips.
    let clips: ClipPreparer
    /// Looks at reference images.
    let imageProbe: ImageProbe
    /// Makes prepared reference images.
    let images: ImagePreparer
    /// Looks at the provider's outputs.
    let inspector: OutputInspector
    /// Sends the requests of downloads.
    let transport: any WebTransport
    /// The clock.
    let timekeeper: Timekeeper
    /// Chance.
    let random: RandomSource

    /// Fetches a clip or an image that the user names by its address.
    ///
    /// - Parameters:
    ///   - address: The address.
    ///   - path: A temporary name.
    ///   - content: What is expected.
    /// - Returns: The file.
    /// - Throws: `WanbatchError` of kind `edit` when the address gives nothing usable, `stopped` when it cannot be
    ///   reached now; of kind `storage`.
    func fetch(_ address: String, to path: String, expecting content: ExpectedContent) async throws -> DownloadedFile {
        let shown = WebAddress(address)?.withoutQuery ?? "the address"
        do {
            return try await downloader(.alsoLoopback).download(address, to: path, expecting: content)
        } catch let error as DownloadError where error.reason == .exhausted {
            throw WanbatchError(
                .stopped,
                "clip-unreachable",
                "\(shown) cannot be fetched now: \(error.message)",
                hint: "check the address, then run again"
            )
        } catch let error as DownloadError {
            throw WanbatchError(.edit, error.code, "\(shown): \(error.message)", hint: "check the address")
        }
    }

    /// Fetches a provider's output.
    ///
    /// - Parameters:
    ///   - link: The provider's link.
    ///   - path: A temporary name.
    ///   - world: In the rehearsal world a link may lead to this machine.
    /// - Returns: The file.
    /// - Throws: `WanbatchError` of kind `edit`, with the code `output-unreachable` when later tries may work; of kind
    ///   `storage`.
    func output(_ link: String, to path: String, world: World) async throws -> DownloadedFile {
        do {
            return try await downloader(world == .rehearsal ? .alsoLoopback : .publicOnly).download(link, to: path)
        } catch let error as DownloadError where error.reason == .exhausted {
            throw WanbatchError(.edit, OutputTrouble.unreachable, error.message)
        } catch let error as DownloadError {
            throw error.problem
        }
    }

    private func downloader(_ scope: AddressPolicy.Scope) -> Downloader {
        Downloader(transport: transport, policy: AddressPolicy(scope), timekeeper: timekeeper, random: random)
    }
}

/// The names of troubles with outputs that the stages tell apart.
enum OutputTrouble {
    /// The network or the host, not the file: worth another try later.
    static let unreachable = "output-unreachable"
}
