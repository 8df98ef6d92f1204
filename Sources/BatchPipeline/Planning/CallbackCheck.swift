import EditModel

/// Looks where the names of callbacks lead, before anything is bought: a provider reports to the internet alone, and a
/// manifest must not make it knock at a private network.
struct CallbackCheck: Sendable {
    let policy: AddressPolicy
    let events: @Sendable (RunEvent) -> Void

    /// The callbacks that lead inside. One whose name is not found now is warned of: the provider asks again later.
    ///
    /// - Parameter manifest: The manifest; each callback is looked up once.
    /// - Throws: `CancellationError`.
    func errors(in manifest: Manifest) async throws -> [Diagnostic] {
        var seen: Set<String> = []
        var errors: [Diagnostic] = []
        for edit in manifest.edits.kinds {
            guard let callback = edit.options.callback, seen.insert(callback).inserted,
                let address = WebAddress(callback)
            else { continue }
            do {
                _ = try await policy.check(address)
            } catch is DownloadError {
                errors.append(
                    Diagnostic(
                        .error,
                        at: edit.location,
                        "the callback's host \(address.host) leads to an address that is not on the public internet",
                        sourceLine: "",
                        hint: "Evolink calls no private addresses"
                    )
                )
            } catch let failure as WebFailure {
                events(.warning(code: "callback-unknown", message: "the callback cannot be found: \(failure.message)"))
            }
        }
        return errors
    }
}
