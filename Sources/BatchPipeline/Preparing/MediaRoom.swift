import ClipPreparation
import EditModel

/// ffmpeg, ffprobe and the files that they work on, as the stages use them.
struct MediaRoom: Sendable {
    /// Files and what is known of them.
    let sources: SourceReader
    /// Makes prepared clips.
    let clips: ClipPreparer
    /// How many ffmpeg make clips and images at once.
    let preparations: Permits
    /// How many outputs are looked at at once.
    let decodes: Permits
    /// How many clips and images of the manifest are fetched at once.
    let fetches: Permits
    /// Makes prepared reference images.
    let images: ImagePreparer
    /// Looks at the provider's outputs.
    let inspector: OutputInspector
    /// Joins the edited pieces of clips that were split.
    let joiner: PieceJoiner
    /// Sends the requests of downloads.
    let transport: any WebTransport
    /// Finds the addresses of a name.
    let resolve: @Sendable (String) async throws -> [HostAddress]
    /// The clock.
    let timekeeper: Timekeeper
    /// Chance.
    let random: RandomSource

    /// How many threads an ffmpeg that begins now is to have: one while as many wait as work, for so the cores get most done
    /// (the page Preparation has figures); as many as it likes (`nil`) while fewer wait, so that no core is left without work.
    var threads: Int? {
        get async {
            if await preparations.isCrowded { return 1 }
            return await decodes.isCrowded ? 1 : nil
        }
    }

    /// Fetches a clip or an image that the user names by its address.
    ///
    /// - Parameters:
    ///   - address: The address.
    ///   - path: A temporary name.
    ///   - content: What is expected.
    ///   - world: In the rehearsal world the address may lead to this machine.
    /// - Returns: The file.
    /// - Throws: `WanbatchError` of kind `edit` when the address gives nothing usable, `stopped` when it cannot be
    ///   reached now; of kind `storage`.
    func fetch(
        _ address: String,
        to path: String,
        expecting content: ExpectedContent,
        world: World
    ) async throws -> DownloadedFile {
        let shown = WebAddress(address)?.withoutQuery ?? "the address"
        do {
            return try await fetches.with {
                try await downloader(world == .rehearsal ? .alsoLoopback : .publicOnly).download(
                    address,
                    to: path,
                    expecting: content
                )
            }
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
    ///   - scope: Where the link may lead.
    /// - Returns: The file.
    /// - Throws: `WanbatchError` of kind `edit`, with the code `output-unreachable` when later tries may work; of kind
    ///   `storage`.
    func output(_ link: String, to path: String, in scope: AddressPolicy.Scope) async throws -> DownloadedFile {
        do {
            return try await downloader(scope).download(link, to: path)
        } catch let error as DownloadError where error.reason == .exhausted {
            throw WanbatchError(.edit, OutputTrouble.unreachable, error.message)
        } catch let error as DownloadError {
            throw error.problem
        }
    }

    private func downloader(_ scope: AddressPolicy.Scope) -> Downloader {
        let policy = AddressPolicy(scope, resolve: resolve)
        return Downloader(transport: transport, policy: policy, timekeeper: timekeeper, random: random)
    }
}

/// The names of troubles with outputs that the stages tell apart.
enum OutputTrouble {
    /// The network or the host, not the file: worth another try later.
    static let unreachable = "output-unreachable"
}
