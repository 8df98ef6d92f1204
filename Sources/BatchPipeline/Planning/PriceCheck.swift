import EditModel
import EditProviders

/// A budget needs prices: with `--max-cost` an unknown one is an error, and where money is real with
/// `--max-cost-month` too.
enum PriceCheck {
    /// Refuses a budget over a price that is not known.
    ///
    /// - Throws: `WanbatchError` of kind `usage` that names the price to set.
    static func check(
        _ manifest: Manifest,
        _ prices: PriceList,
        _ providers: [ProviderID: PlannedProvider],
        _ options: RunOptions
    ) throws {
        guard options.maxCost != nil || options.maxCostMonth != nil else { return }
        let flag = options.maxCost != nil ? "--max-cost" : "--max-cost-month"
        for edit in manifest.edits.kinds {
            guard let provider = providers[edit.provider], options.maxCost != nil || provider.world == .real else {
                continue
            }
            guard prices.price(of: provider.traits, at: edit.options.quality) == nil else { continue }
            let key = "price.\(edit.provider).\(edit.options.quality.rawValue)"
            throw WanbatchError(
                .usage,
                "price-unknown",
                "\(provider.traits.title)'s price at \(edit.options.quality.rawValue) is not known, so \(flag) cannot hold",
                hint: "say it in the manifest: set \(key)=USD_PER_SECOND"
            )
        }
    }
}

extension PlannedProvider {
    /// Every provider there is, with the world of its base URL.
    ///
    /// - Parameter environment: The process's environment.
    /// - Throws: `WanbatchError` of kind `usage` for a bad base URL.
    static func all(environment: [String: String]) throws -> [ProviderID: PlannedProvider] {
        var providers: [ProviderID: PlannedProvider] = [:]
        for kind in ProviderRegistry.all {
            let world = try kind.baseURL(environment: environment).map(World.of) ?? .rehearsal
            providers[kind.traits.id] = PlannedProvider(traits: kind.traits, world: world)
        }
        return providers
    }
}
