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
        var rows = try await inOrder(manifest.edits) { try await self.rows(of: $0) }.flatMap { $0 }
        var errors: [Diagnostic] = []
        for missing in manifest.missing {
            let archived = try await archivedRows(of: missing.edit)
            if !archived.isEmpty {
                rows += archived
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

    /// One row, or one for each piece of a clip that is split.
    private func rows(of edit: Edit) async throws -> [PlannedRow] {
        guard let provider = providers[edit.provider] else {
            throw WanbatchError(.usage, "provider-unknown", "no provider is called \(edit.provider)")
        }
        do {
            return try await readableRows(of: edit, provider)
        } catch let error as WanbatchError where error.kind == .edit {
            var row = PlannedRow(
                id: identity(of: edit, provider, clip: .address("unreadable:\(edit.clip.text)"), references: []),
                edit: edit,
                world: provider.world,
                model: provider.traits.model
            )
            row.refusal = error
            return [row]
        }
    }

    private func readableRows(of edit: Edit, _ provider: PlannedProvider) async throws -> [PlannedRow] {
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
            return [row]
        case .file(let path):
            let digest = try await sources.digest(of: path)
            var rows: [PlannedRow] = []
            for (edit, place) in try await pieces(of: edit, provider, path: path, digest, references) {
                var row = try await row(of: edit, provider, path: path, digest: digest, references: references)
                row.place = place
                rows.append(row)
            }
            return rows
        }
    }

    /// The edit itself, or the pieces that it is split into.
    private func pieces(
        of edit: Edit,
        _ provider: PlannedProvider,
        path: String,
        _ digest: ContentDigest,
        _ references: [EditIdentity.Content]
    ) async throws -> [(edit: Edit, place: SplitPlace?)] {
        guard edit.options.long == .split else { return [(edit, nil)] }
        let facts: MediaFacts
        do {
            facts = try await sources.clipFacts(of: path, digest: digest)
        } catch let error as WanbatchError where error.kind == .edit {
            return [(edit, nil)]
        }
        guard let split = try split(edit, provider, facts, clip: .digest(digest), references) else {
            return [(edit, nil)]
        }
        return split.pieces.map { ($0.edit, $0.place) }
    }

    private func split(
        _ edit: Edit,
        _ provider: PlannedProvider,
        _ facts: MediaFacts,
        clip: EditIdentity.Content,
        _ references: [EditIdentity.Content]
    ) throws(WanbatchError) -> SplitExpansion? {
        var request = ClipRequest(from: edit.options)
        request.long = .trim
        var rules = ClipPlanner(limits: provider.traits.clipLimits).decide(facts, request).effectiveRules
        rules.split = true
        let whole = identity(of: edit, provider, clip: clip, references: references, rules: rules)
        return try SplitExpansion(of: edit, whole: whole, facts: facts, limits: provider.traits.clipLimits)
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
        var images: [String] = []
        do {
            let facts = try await sources.clipFacts(of: path, digest: digest)
            decision = ClipPlanner(limits: provider.traits.clipLimits).decide(facts, request)
            refusal = decision?.refusal
            images = try await imageReasons(of: edit, provider)
        } catch let error as WanbatchError where error.isOfTheMachine {
            // Without its facts the edit's identity is not known, and a guess could be paid for twice.
            throw error.forNextRun
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
        row.summary = decision.map { ([$0.summary] + images).joined(separator: "; ") }
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

    /// What is done to the reference images that are not taken as they are.
    private func imageReasons(of edit: Edit, _ provider: PlannedProvider) async throws -> [String] {
        var reasons: [String] = []
        for case .file(let path) in edit.references {
            let facts = try await sources.imageFacts(of: path, digest: sources.digest(of: path))
            let decision = ImagePlanner(limits: provider.traits.imageLimits).decide(facts)
            switch decision.action {
            case .pass: continue
            case .convert: reasons.append("reference \(path.split(separator: "/").last ?? ""): \(decision.summary)")
            case .refuse(let error): throw error
            }
        }
        return reasons
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

    /// The rows of an edit whose file is gone, if all of it is archived already: the file's last digest tells.
    private func archivedRows(of edit: Edit) async throws -> [PlannedRow] {
        guard let provider = providers[edit.provider] else { return [] }
        var references: [EditIdentity.Content] = []
        for reference in edit.references {
            guard let content = try await lastContent(of: reference) else { return [] }
            references.append(content)
        }
        guard let clip = try await lastContent(of: edit.clip) else { return [] }
        var facts: MediaFacts?
        if case .digest(let digest) = clip { facts = try await sources.rememberedFacts(of: digest) }
        var parts: [(edit: Edit, place: SplitPlace?)] = [(edit, nil)]
        if let facts, let split = try split(edit, provider, facts, clip: clip, references) {
            parts = split.pieces.map { ($0.edit, $0.place) }
        }
        var rows: [PlannedRow] = []
        for (edit, place) in parts {
            let planner = ClipPlanner(limits: provider.traits.clipLimits)
            let rules = facts.map { planner.decide($0, ClipRequest(from: edit.options)).effectiveRules }
            let id = identity(of: edit, provider, clip: clip, references: references, rules: rules)
            guard try await ledger.edit(id)?.state == .archived else { return [] }
            var row = PlannedRow(id: id, edit: edit, world: provider.world, model: provider.traits.model)
            row.place = place
            rows.append(row)
        }
        return rows
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
