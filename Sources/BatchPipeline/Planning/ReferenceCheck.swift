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

    /// The rows, those with an image that cannot be used refused.
    ///
    /// - Parameter rows: The planned rows.
    /// - Throws: `WanbatchError` of kind `unavailable`; `CancellationError`.
    func checked(_ rows: [PlannedRow]) async throws -> [PlannedRow] {
        let paths = Set(rows.filter { $0.refusal == nil }.flatMap { $0.edit.references.compactMap(\.path) })
        let found = try await facts(of: paths.sorted())
        return rows.map { row in
            guard row.refusal == nil, let limits = providers[row.edit.provider]?.traits.imageLimits else { return row }
            var row = row
            row.refusal =
                row.edit.references.lazy.compactMap(\.path).compactMap { found[$0] }
                .compactMap { Self.refusal($0, limits) }.first
            return row
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

    private func facts(of paths: [String]) async throws -> [String: Result<ImageFacts, WanbatchError>] {
        try await withThrowingTaskGroup(of: (String, Result<ImageFacts, WanbatchError>).self) { group in
            var found: [String: Result<ImageFacts, WanbatchError>] = [:]
            for (index, path) in paths.enumerated() {
                if index >= width, let (done, result) = try await group.next() { found[done] = result }
                group.addTask {
                    do {
                        let digest = try await sources.digest(of: path)
                        return (path, .success(try await sources.imageFacts(of: path, digest: digest)))
                    } catch let error as WanbatchError where error.kind == .edit {
                        return (path, .failure(error))
                    }
                }
            }
            for try await (path, result) in group { found[path] = result }
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
