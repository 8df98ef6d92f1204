import ClipPreparation
public import EditModel
import Foundation
public import ManifestReader

/// Looks at a folder of clips that has no manifest yet, for `wanbatch init`.
public struct FolderSurvey: Sendable {
    /// What a folder holds.
    public struct Findings: Sendable {
        /// The folders with clips, the folder itself first, each as a path with a `/` at its end.
        public var folders: [String] = []
        /// The clips.
        public var clips: [StarterManifest.Clip] = []
        /// Images of a form that the provider takes.
        public var images: [String] = []
        /// Clips that cannot be edited as they are, with the reason.
        public var refused: [(path: String, reason: String)] = []
        /// Names that no manifest can hold.
        public var leftOut: [String] = []
        /// The most that editing all of them may cost at the usual price, in USD.
        public var mostCost = Money.zero
        /// The length of all clips that were looked at.
        public var length = Duration.zero
    }

    private let environment: [String: String]

    private enum Limit {
        static let folders = 200
        static let depth = 8
        /// More clips than these are named but not looked at.
        static let looked = 300
        static let together = 4
    }

    /// A survey.
    ///
    /// - Parameter environment: The process's environment.
    public init(environment: [String: String]) { self.environment = environment }

    /// Looks at a folder.
    ///
    /// - Parameters:
    ///   - folder: The folder, as the manifest is to name it.
    ///   - price: What a second costs.
    /// - Throws: `WanbatchError` of kind usage when there is no such folder, or no clip in it; of kind unavailable.
    public func look(at folder: String, price: Price?) async throws -> Findings {
        var findings = Findings()
        var files: [String] = []
        try scan(folder.hasSuffix("/") ? folder : folder + "/", depth: 0, &findings, &files)
        guard !files.isEmpty else {
            let kinds = FolderContents.videoExtensions.sorted().joined(separator: ", ")
            throw WanbatchError(
                .usage,
                "no-clips",
                "no video lies in \(folder) or in its folders",
                hint: "videos are files that end with \(kinds)"
            )
        }
        let tools = try await MediaTools.find(environment: environment)
        let probe = MediaProbe(tools: tools)
        let looked = try await inOrder(files) { index, path in
            index < Limit.looked ? try await Self.look(at: path, probe) : Look(facts: "not looked at")
        }
        for (path, look) in zip(files, looked) {
            findings.clips.append(.init(path: path, facts: look.facts, work: look.refusal ?? look.work))
            if let refusal = look.refusal { findings.refused.append((path, refusal)) }
            guard let length = look.length else { continue }
            findings.length += length
            if let price { findings.mostCost += price.reservation(input: length, output: length) }
        }
        return findings
    }

    // MARK: - Files

    private func scan(_ folder: String, depth: Int, _ findings: inout Findings, _ files: inout [String]) throws {
        let contents = try FolderContents(of: folder)
        guard ManifestWord.of(folder) != nil else {
            findings.leftOut.append(folder)
            return
        }
        if !contents.videos.isEmpty { findings.folders.append(folder) }
        files += contents.videos.map { folder + $0 }
        findings.images += contents.images.map { folder + $0 }
        guard depth < Limit.depth else { return }
        for name in contents.folders where findings.folders.count < Limit.folders {
            // What cannot be read inside is of no account: the folder that was asked for can.
            try? scan(folder + name + "/", depth: depth + 1, &findings, &files)
        }
    }

    // MARK: - Clips

    private struct Look: Sendable {
        var facts: String
        var work: String?
        var refusal: String?
        var length: Duration?
    }

    private static func look(at path: String, _ probe: MediaProbe) async throws -> Look {
        do {
            let full = URL(filePath: path).standardizedFileURL.path(percentEncoded: false)
            let facts = try await probe.probe(path: full)
            let decision = ClipPlanner().decide(facts, ClipRequest(from: EditOptions(prompt: "")))
            return Look(
                facts: "\(facts.duration.shortest) s, \(facts.displaySize.width)x\(facts.displaySize.height)",
                work: decision.summary == "pass" ? nil : decision.summary,
                refusal: decision.refusal.map { "refused: \($0.message)" },
                length: decision.refusal == nil ? decision.outputDuration : nil
            )
        } catch let error as WanbatchError where error.kind == .edit {
            return Look(facts: "not readable", refusal: "refused: \(error.message)")
        }
    }

    private func inOrder(
        _ files: [String],
        _ work: @escaping @Sendable (Int, String) async throws -> Look
    ) async throws -> [Look] {
        try await withThrowingTaskGroup(of: (Int, Look).self) { group in
            var looks = [Look](repeating: Look(facts: ""), count: files.count)
            for (index, file) in files.enumerated() {
                if index >= Limit.together, let (done, look) = try await group.next() { looks[done] = look }
                group.addTask { (index, try await work(index, file)) }
            }
            for try await (done, look) in group { looks[done] = look }
            return looks
        }
    }
}
