import EditModel

extension ArchiveLayout {
    /// A command that a person can type here: with `--archive`, unless the archive is the working folder's own.
    ///
    /// - Parameters:
    ///   - verb: The command: `collect`.
    ///   - options: What stands behind the batch: `--unknown`.
    /// - Returns: For example `wanbatch retry nightly --unknown --archive /films/archive`.
    public func command(_ verb: String, _ options: String = "") -> String {
        "wanbatch \(verb) \(batch.shellWord)\(options.isEmpty ? "" : " " + options)\(ArchiveFlag.text(for: root))"
    }
}
