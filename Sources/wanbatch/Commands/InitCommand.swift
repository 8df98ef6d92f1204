import ArgumentParser
import BatchPipeline
import EditModel
import EditProviders
import Foundation
import ManifestReader

/// Writes a first manifest for the clips that it finds.
struct InitCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init",
        abstract: "Write a first manifest for a folder of clips.",
        discussion: """
            Looks at the clips and writes FOLDER.manifest into the working folder, with comments that teach the format. \
            A file that is there is never overwritten. What it writes runs as it is, as a rehearsal without money.

            Examples:
              wanbatch init clips/
              wanbatch init /media/camera --output holiday.manifest
            """
    )

    @Argument(help: "The folder of clips.", completion: .directory)
    var folder: String

    @Option(
        name: [.long, .short],
        help: ArgumentHelp("The manifest to write; the folder's name with .manifest by default.", valueName: "file"),
        completion: .manifest
    )
    var output: String?

    func run() async throws {
        let environment = ProcessInfo.processInfo.environment
        try await Exit.guarded {
            let target = try target()
            guard !FileManager.default.fileExists(atPath: target) else { throw Self.exists(target) }
            let price = ProviderRegistry.kind(ProviderID("sandbox"))?.traits.prices[.p720]
            let survey = FolderSurvey(environment: environment)
            let findings = try await survey.look(at: named(from: target), price: price)
            let starter = StarterManifest(
                name: target,
                batch: BatchName.of(manifest: target),
                folders: findings.folders,
                clips: findings.clips,
                images: findings.images,
                maximumCost: max(1, Int((findings.mostCost.usd as NSDecimalNumber).doubleValue.rounded(.up)))
            )
            try write(starter.text, to: target)
            Screen.output(told(findings, target).joined(separator: "\n"))
            return 0
        }
    }

    /// The manifest: in the working folder, called like the folder.
    private func target() throws -> String {
        if let output { return output }
        let name = URL(filePath: folder).standardizedFileURL.lastPathComponent
        guard !name.isEmpty, name != "/" else {
            throw WanbatchError(
                .usage,
                "manifest-unnamed",
                "this folder has no name",
                hint: "use --output FILE.manifest"
            )
        }
        return name + ".manifest"
    }

    /// The folder as the manifest is to name it: as it was given, unless the manifest lies elsewhere.
    private func named(from target: String) throws -> String {
        guard target.contains("/"), !folder.hasPrefix("/") else { return folder }
        return URL(filePath: folder).standardizedFileURL.path(percentEncoded: false)
    }

    private func write(_ text: String, to target: String) throws {
        let descriptor = open(target, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
        let number = errno
        guard descriptor >= 0 else {
            if number == EEXIST { throw Self.exists(target) }
            throw WanbatchError(
                .storage,
                "manifest-unwritten",
                "\(target) cannot be written: \(String(cString: strerror(number)))",
                hint: "name another file with --output"
            )
        }
        defer { close(descriptor) }
        guard Screen.put(text, descriptor) else {
            throw WanbatchError(.storage, "manifest-unwritten", "\(target) could not be written whole")
        }
    }

    private static func exists(_ target: String) -> WanbatchError {
        WanbatchError(
            .usage,
            "manifest-exists",
            "\(target) is there already and is not overwritten",
            hint: "write to another file with --output, or look at it with wanbatch plan \(target.shellWord)"
        )
    }

    private func told(_ findings: FolderSurvey.Findings, _ target: String) -> [String] {
        func count(_ number: Int, _ word: String) -> String { "\(number) \(word)\(number == 1 ? "" : "s")" }
        var head = "\(count(findings.clips.count, "clip")) of \(findings.length.shortest) s"
        if findings.folders.count > 1 { head += " in \(findings.folders.count) folders" }
        if !findings.images.isEmpty { head += ", \(count(findings.images.count, "image"))" }
        var lines = [head]
        for (path, reason) in findings.refused.prefix(10) { lines.append("  \(path.printable): \(reason.printable)") }
        if findings.refused.count > 10 { lines.append("  and \(findings.refused.count - 10) more that are refused") }
        for folder in findings.leftOut.prefix(10) {
            lines.append("  \(folder.printable) is left out: no manifest can hold such a name")
        }
        lines += [
            "written: \(target.printable)", "",
            "next: write what you want to see into it (prompt=), then",
            "  wanbatch plan \(target.shellWord)    what will be done to each clip, and what it would cost",
            "  wanbatch run \(target.shellWord)     a rehearsal in the sandbox: no key, no money",
        ]
        return lines
    }
}
