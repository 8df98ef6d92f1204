import ClipPreparation
import EditModel
import JobLedger

/// What the manifest's edits are, one by one: their identity, what will be done to their clips, what they will cost.
///
/// It reads files and asks ffprobe, each file once however often it is named, and contacts nobody.
struct BatchPlanner: Sendable {
    /// The durable memory of digests and facts.
    let ledger: JobLedger
    /// Files and what is known of them.
    let sources: SourceReader
    /// The providers, by name.
    let providers: [ProviderID: PlannedProvider]
    /// Prices.
    let prices: PriceList
    /// How many files are looked at together.
    let width: Int

    /// Plans a manifest.
    ///
    /// - Parameter manifest: The manifest, without errors of its own.
    /// - Returns: The rows in order, and errors about files that are not there.
    /// - Throws: `WanbatchError` of kind `storage` or `unavailable`; `CancellationError`.
    func plan(_ manifest: Manifest) async throws -> (rows: [PlannedRow], errors: [Diagnostic]) {
        var rows = try await inOrder(manifest.edits) { try await row(of: $0) }
        var errors: [Diagnostic] = []
        for missing in manifest.missing {
            if let row = try await archivedRow(of: missing.edit) {
                rows.append(row)
            } else if !errors.contains(missing.diagnostic) {
                errors.append(missing.diagnostic)
            }
        }
        rows.sort { $0.edit.location.isBefore($1.edit.location) }
        return (rows, errors)
    }

    private func inOrder<Result: Sendable>(
        _ edits: [Edit],
        _ work: @escaping @Sendable (Edit) async throws -> Result
    ) async throws -> [Result] {
        try await withThrowingTaskGroup(of: (Int, Result).self) { group in
            var results = [Result?](repeating: nil, count: edits.count)
            for (index, edit) in edits.enumerated() {
                if index >= width, let (done, result) = try await group.next() { results[done] = result }
                group.addTask { (index, try await work(edit)) }
            }
            for try await (done, result) in group { results[done] = result }
            return results.compactMap { $0 }
        }
    }

    private func row(of edit: Edit) async throws -> PlannedRow {
        guard let provider = providers[edit.provider] else {
            throw WanbatchError(.usage, "provider-unknown", "no provider is called \(edit.provider)")
        }
        do {
            return try await readableRow(of: edit, provider)
        } catch let error as WanbatchError where error.kind == .edit {
            var row = PlannedRow(
                id: identity(of: edit, provider, clip: .address("unreadable:\(edit.clip.text)"), references: []),
                edit: edit,
                world: provider.world,
                model: provider.traits.model
            )
            row.refusal = error
            return row
        }
    }

    private func readableRow(of edit: Edit, _ provider: PlannedProvider) async throws -> PlannedRow {
        var references: [EditIdentity.Content] = []
        for reference in edit.references { references.append(try await content(of: reference)) }
        switch edit.clip {
        case .url(let address):
            let clip = EditIdentity.Content.address(AddressIdentity.of(address))
            var row = PlannedRow(
                id: identity(of: edit, provider, clip: clip, references: references),
                edit: edit,
                world: provider.world,
                model: provider.traits.model
            )
            row.summary = "fetch, then decide"
            return row
        case .file(let path):
            let digest = try await sources.digest(of: path)
            return try await row(of: edit, provider, path: path, digest: digest, references: references)
        }
    }

    private func row(
        of edit: Edit,
        _ provider: PlannedProvider,
        path: String,
        digest: ContentDigest,
        references: [EditIdentity.Content]
    ) async throws -> PlannedRow {
        let request = ClipRequest(from: edit.options)
        var refusal: WanbatchError?
        var decision: ClipDecision?
        do {
            let facts = try await sources.clipFacts(of: path, digest: digest)
            decision = ClipPlanner(limits: provider.traits.clipLimits).decide(facts, request)
            refusal = decision?.refusal
        } catch let error as WanbatchError where error.kind == .edit {
            refusal = error
        }
        let rules = decision?.effectiveRules
        var row = PlannedRow(
            id: identity(of: edit, provider, clip: .digest(digest), references: references, rules: rules),
            edit: edit,
            world: provider.world,
            model: provider.traits.model
        )
        row.clipDigest = digest
        row.refusal = refusal
        row.summary = decision?.summary
        guard let decision, refusal == nil else { return row }
        let price = prices.price(of: provider.traits, at: edit.options.quality)
        let cost = EditCost(input: decision.outputDuration, options: edit.options, price: price)
        row.input = decision.outputDuration
        row.expected = cost.expected
        row.unitPrice = cost.unitPrice
        row.estimate = cost.estimate
        row.reservation = cost.reservation
        return row
    }

    private func identity(
        of edit: Edit,
        _ provider: PlannedProvider,
        clip: EditIdentity.Content,
        references: [EditIdentity.Content],
        rules: EditIdentity.EffectiveRules? = nil
    ) -> EditID {
        EditIdentity(
            world: provider.world,
            clip: clip,
            references: references,
            options: edit.options,
            rules: rules ?? EditIdentity.EffectiveRules(of: edit.options)
        ).id
    }

    private func content(of source: MediaSource) async throws -> EditIdentity.Content {
        switch source {
        case .url(let address): .address(AddressIdentity.of(address))
        case .file(let path): .digest(try await sources.digest(of: path))
        }
    }

    /// The row of an edit whose file is gone, if the edit is archived already: the file's last digest tells.
    private func archivedRow(of edit: Edit) async throws -> PlannedRow? {
        guard let provider = providers[edit.provider] else { return nil }
        var references: [EditIdentity.Content] = []
        for reference in edit.references {
            guard let content = try await lastContent(of: reference) else { return nil }
            references.append(content)
        }
        guard let clip = try await lastContent(of: edit.clip) else { return nil }
        var rules: EditIdentity.EffectiveRules?
        if case .digest(let digest) = clip, let facts = try await sources.rememberedFacts(of: digest) {
            let planner = ClipPlanner(limits: provider.traits.clipLimits)
            rules = planner.decide(facts, ClipRequest(from: edit.options)).effectiveRules
        }
        let id = identity(of: edit, provider, clip: clip, references: references, rules: rules)
        guard let record = try await ledger.edit(id), record.state == .archived else { return nil }
        return PlannedRow(id: id, edit: edit, world: provider.world, model: provider.traits.model)
    }

    private func lastContent(of source: MediaSource) async throws -> EditIdentity.Content? {
        switch source {
        case .url(let address): .address(AddressIdentity.of(address))
        case .file(let path): try await ledger.lastDigest(ofFile: path).map { .digest($0) }
        }
    }
}

/// What planning needs to know of a provider.
struct PlannedProvider: Sendable {
    /// What it takes and offers.
    let traits: ProviderTraits
    /// Whether money is real there.
    let world: World
}

extension SourceLocation {
    /// The order of statements in one manifest; those of included files keep the order in which they were read.
    fileprivate func isBefore(_ other: SourceLocation) -> Bool {
        file == other.file && (line, column) < (other.line, other.column)
    }
}
