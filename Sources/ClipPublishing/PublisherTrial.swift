public import EditModel

/// Tries a publisher with a small file: publishes it, fetches it by its link, compares, and takes it back.
public struct PublisherTrial: Sendable {
    private let publisher: any ClipPublisher
    private let check: LinkCheck
    private let timekeeper: Timekeeper
    private let patience: Duration

    /// A trial.
    ///
    /// - Parameters:
    ///   - publisher: Who is tried.
    ///   - judge: Where its link may lead.
    ///   - transport: Who fetches.
    ///   - timekeeper: The clock.
    ///   - patience: How long it may take in all.
    public init(
        of publisher: any ClipPublisher,
        judge: @escaping AddressJudge,
        transport: any WebTransport,
        timekeeper: Timekeeper = .live,
        patience: Duration = .seconds(60)
    ) {
        self.publisher = publisher
        check = LinkCheck(transport: transport, judge: judge)
        self.timekeeper = timekeeper
        self.patience = patience
    }

    /// Tries.
    ///
    /// - Parameters:
    ///   - file: A small file.
    ///   - bytes: What is in it.
    /// - Throws: `WanbatchError` that says what does not work; `CancellationError`.
    public func run(with file: PublishableFile, _ bytes: [UInt8]) async throws {
        try await withThrowingTaskGroup(of: Bool.self) { group in
            group.addTask {
                try await publisher.run()
                return false
            }
            group.addTask {
                try await goThere(file, bytes)
                return true
            }
            group.addTask {
                try await timekeeper.sleep(patience)
                throw WanbatchError(
                    .unavailable,
                    "publisher-slow",
                    "it has not worked within \(patience.shortest) s",
                    hint: "look at the network, or publish another way: --publish"
                )
            }
            defer { group.cancelAll() }
            while let isDone = try await group.next(), !isDone {}
        }
    }

    private func goThere(_ file: PublishableFile, _ bytes: [UInt8]) async throws {
        var left = publisher.draft(of: file)
        let publication: Publication
        let problem: LinkProblem?
        do {
            publication = try await publisher.publish(file)
            left = publication
            problem = try await check.difference(of: publication.url, from: bytes)
        } catch {
            // Also where the trial took too long: nobody else would ever find what is left.
            if let left { await Task { try? await publisher.withdraw(left) }.value }
            throw error
        }
        try await publisher.withdraw(publication)
        guard let problem else { return }
        throw WanbatchError(
            .unavailable,
            "link-unusable",
            "a file was published, but its link gives something else: \(problem.message)",
            hint: "whoever has the link must get the whole file by https, without a page in between: try curl -sI "
                + String(publication.url.prefix { $0 != "?" }).shellWord
        )
    }
}
