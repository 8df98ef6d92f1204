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

    /// Plans a manifest: looks once at what each kind of edit needs, however many edits are of it.
    ///
    /// - Parameter manifest: The manifest, without errors of its own.
    /// - Returns: The rows in order, and errors about files that are not there.
    /// - Throws: `WanbatchError` of kind `storage` or `unavailable`, or `stopped` where the machine failed;
    ///   `CancellationError`.
    func plan(_ manifest: Manifest) async throws -> (rows: PlannedRows, errors: [Diagnostic]) {
        var rows = PlannedRows(edits: manifest.edits, kinds: try await kindPlans(manifest.edits.kinds), archived: [])
        var errors: [Diagnostic] = []
        var last: Edit?
        for missing in manifest.missing where missing.edit != last {
            let archived = try await archivedRows(of: missing.edit)
            if !archived.isEmpty {
                rows.archived.append((missing.position, archived))
                last = missing.edit
            } else if !errors.contains(missing.diagnostic) {
                errors.append(missing.diagnostic)
            }
        }
        return (rows, errors)
    }

    private func kindPlans(_ kinds: [Edit]) async throws -> [KindPlan] {
        try await withThrowingTaskGroup(of: (Int, KindPlan).self) { group in
            var plans = [KindPlan?](repeating: nil, count: kinds.count)
            for (index, edit) in kinds.enumerated() {
                if index >= width, let (done, plan) = try await group.next() { plans[done] = plan }
                group.addTask { (index, try await kindPlan(edit)) }
            }
            for try await (done, plan) in group { plans[done] = plan }
            return plans.compactMap(\.self)
        }
    }

    /// - Parameter edit: One of the kind.
    private func kindPlan(_ edit: Edit) async throws -> KindPlan {
        guard let provider = providers[edit.provider] else {
            throw WanbatchError(.usage, "provider-unknown", "no provider is called \(edit.provider)")
        }
        do {
            var references: [EditIdentity.Content] = []
            for reference in edit.references { references.append(try await content(of: reference)) }
            switch edit.clip {
            case .url(let address):
                let clip = EditIdentity.Content.address(AddressIdentity.of(address))
                let part = PartPlan(summary: "fetch, then decide")
                return KindPlan(provider: provider, clip: clip, references: references, parts: [part])
            case .file(let path):
                return try await kindPlan(edit, provider, path: path, references)
            }
        } catch let error as WanbatchError where error.kind == .edit {
            return .unreadable(edit, provider, error)
        }
    }

    private func kindPlan(
        _ edit: Edit,
        _ provider: PlannedProvider,
        path: String,
        _ references: [EditIdentity.Content]
    ) async throws -> KindPlan {
        let digest = try await sources.digest(of: path)
        var plan = KindPlan(
            provider: provider,
            clip: .digest(digest),
            references: references,
            digest: digest,
            parts: []
        )
        switch try await known({ try await sources.clipFacts(of: path, digest: digest) }) {
        case .failure(let error):
            plan.parts = [PartPlan(refusal: error)]
        case .success(let facts):
            let images = try await known { try await imageReasons(of: edit, provider) }
            let split = try split(edit, provider, facts, clip: plan.clip, references)
            plan.split = split.map { (facts, $0.rules) }
            let edits = split?.expansion.pieces.map(\.edit) ?? [edit]
            plan.parts = edits.map { part(of: $0, provider, facts, images) }
        }
        return plan
    }

    /// What is known of a file, or why its edits are refused.
    ///
    /// - Throws: When the machine failed, not the file: without its facts the identity of an edit is not known, and a
    ///   guess could be paid for twice.
    private func known<Value: Sendable>(
        _ look: () async throws -> Value
    ) async throws -> Result<Value, WanbatchError> {
        do {
            return .success(try await look())
        } catch let error as WanbatchError where error.isOfTheMachine {
            throw error.forNextRun
        } catch let error as WanbatchError where error.kind == .edit {
            return .failure(error)
        }
    }

    /// The pieces of a clip that is split, and the rules of the whole.
    private func split(
        _ edit: Edit,
        _ provider: PlannedProvider,
        _ facts: MediaFacts,
        clip: EditIdentity.Content,
        _ references: [EditIdentity.Content]
    ) throws(WanbatchError) -> (expansion: SplitExpansion, rules: EditIdentity.EffectiveRules)? {
        guard edit.options.long == .split else { return nil }
        var request = ClipRequest(from: edit.options)
        request.long = .trim
        var rules = ClipPlanner(limits: provider.traits.clipLimits).decide(facts, request).effectiveRules
        rules.split = true
        let whole = provider.identity(of: edit, clip: clip, references: references, rules: rules)
        let limits = provider.traits.clipLimits
        return try SplitExpansion(of: edit, whole: whole, facts: facts, limits: limits).map { ($0, rules) }
    }

    private func part(
        of edit: Edit,
        _ provider: PlannedProvider,
        _ facts: MediaFacts,
        _ images: Result<[String], WanbatchError>
    ) -> PartPlan {
        let decision = ClipPlanner(limits: provider.traits.clipLimits).decide(facts, ClipRequest(from: edit.options))
        var part = PartPlan(rules: decision.effectiveRules, refusal: decision.refusal)
        var reasons = [decision.summary]
        switch images {
        case .success(let more): reasons += more
        case .failure(let error): part.refusal = error
        }
        part.summary = reasons.joined(separator: "; ")
        let price = prices.price(of: provider.traits, at: edit.options.quality)
        part.input = decision.outputDuration
        part.cost = EditCost(input: decision.outputDuration, options: edit.options, price: price)
        return part
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
            parts = split.expansion.pieces.map { ($0.edit, $0.place) }
        }
        var rows: [PlannedRow] = []
        for (edit, place) in parts {
            let planner = ClipPlanner(limits: provider.traits.clipLimits)
            let rules = facts.map { planner.decide($0, ClipRequest(from: edit.options)).effectiveRules }
            let id = provider.identity(of: edit, clip: clip, references: references, rules: rules)
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

    /// What an edit is known by there.
    ///
    /// - Parameters:
    ///   - edit: The edit.
    ///   - clip: The content of its clip.
    ///   - references: The content of its reference images.
    ///   - rules: The rules that take effect; `nil` where the clip's facts are not known.
    func identity(
        of edit: Edit,
        clip: EditIdentity.Content,
        references: [EditIdentity.Content],
        rules: EditIdentity.EffectiveRules?
    ) -> EditID {
        EditIdentity(
            world: world,
            clip: clip,
            references: references,
            options: edit.options,
            rules: rules ?? EditIdentity.EffectiveRules(of: edit.options)
        ).id
    }
}
