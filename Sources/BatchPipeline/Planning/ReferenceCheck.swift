import ClipPreparation
import EditModel
import JobLedger

/// Looks at the reference images of a plan, each file once: a run would refuse their edits only at preparation.
struct ReferenceCheck: Sendable {
    /// Files and what is known of them.
    let sources: SourceReader
    /// The providers, by name.
    let providers: [ProviderID: PlannedProvider]
    /// How many images are looked at together.
    let width: Int

    /// Refuses the kinds of edits with an image that cannot be used.
    ///
    /// - Parameter rows: The planned rows.
    /// - Throws: `WanbatchError` of kind `unavailable`; `CancellationError`.
    func check(_ rows: inout PlannedRows) async throws {
        let paths = Set(rows.edits.kinds.flatMap { $0.references.compactMap(\.path) }.map(ByteText.init))
        guard !paths.isEmpty else { return }
        let found = try await facts(of: paths.sorted().map(\.text))
        for (index, edit) in rows.edits.kinds.enumerated() {
            guard let limits = providers[edit.provider]?.traits.imageLimits else { continue }
            let refusal = edit.references.lazy.compactMap(\.path).compactMap { found[ByteText($0)] }
                .compactMap { Self.refusal($0, limits) }.first
            if let refusal { rows.kinds[index].refuse(because: refusal) }
        }
    }

    private static func refusal(_ found: Result<ImageFacts, WanbatchError>, _ limits: ImageLimits) -> WanbatchError? {
        switch found {
        case .failure(let error): return error
        case .success(let facts):
            if case .refuse(let error) = ImagePlanner(limits: limits).decide(facts).action { return error }
            return nil
        }
    }

    private func facts(of paths: [String]) async throws -> [ByteText: Result<ImageFacts, WanbatchError>] {
        try await withThrowingTaskGroup(of: (String, Result<ImageFacts, WanbatchError>).self) { group in
            var found: [ByteText: Result<ImageFacts, WanbatchError>] = [:]
            for (index, path) in paths.enumerated() {
                if index >= width, let (done, result) = try await group.next() { found[ByteText(done)] = result }
                group.addTask {
                    do {
                        let digest = try await sources.digest(of: path)
                        return (path, .success(try await sources.imageFacts(of: path, digest: digest)))
                    } catch let error as WanbatchError where error.kind == .edit {
                        return (path, .failure(error))
                    }
                }
            }
            for try await (path, result) in group { found[ByteText(path)] = result }
            return found
        }
    }
}

extension MediaSource {
    /// The file's path; `nil` for an address.
    var path: String? {
        if case .file(let path) = self { return path }
        return nil
    }
}
