/// A first manifest for a folder of clips, with comments that teach the format.
public struct StarterManifest: Sendable {
    /// A clip that was found.
    public struct Clip: Sendable {
        /// Its path, as the manifest is to name it.
        public var path: String
        /// What is known of it: `4 s, 640x360`.
        public var facts: String
        /// What is done to it, or why it is refused; `nil` where nothing is known.
        public var work: String?

        /// A clip.
        ///
        /// - Parameters:
        ///   - path: Its path, as the manifest is to name it.
        ///   - facts: What is known of it.
        ///   - work: What is done to it, or why it is refused.
        public init(path: String, facts: String, work: String?) {
            self.path = path
            self.facts = facts
            self.work = work
        }
    }

    /// The manifest's own name.
    public var name: String
    /// The batch that it makes.
    public var batch: String
    /// The folders that hold clips, as the manifest is to name them, each with a `/` at its end.
    public var folders: [String]
    /// The clips.
    public var clips: [Clip]
    /// Images that may serve as references, as the manifest is to name them.
    public var images: [String]
    /// The most that the run may commit to, in whole USD.
    public var maximumCost: Int

    private static let mostClips = 50

    /// A first manifest.
    ///
    /// - Parameters:
    ///   - name: The manifest's own name.
    ///   - batch: The batch that it makes.
    ///   - folders: The folders that hold clips.
    ///   - clips: The clips.
    ///   - images: Images that may serve as references.
    ///   - maximumCost: The most that the run may commit to, in whole USD.
    public init(
        name: String,
        batch: String,
        folders: [String],
        clips: [Clip],
        images: [String],
        maximumCost: Int
    ) {
        self.name = name
        self.batch = batch
        self.folders = folders
        self.clips = clips
        self.images = images
        self.maximumCost = maximumCost
    }

    /// The manifest's text.
    public var text: String {
        let parts = [head, provider, limits, prompt, folderLines, clipLines, imageLines]
        return parts.filter { !$0.isEmpty }.map { $0.joined(separator: "\n") }.joined(separator: "\n\n") + "\n"
    }

    private var head: [String] {
        [
            "# A first manifest, written by wanbatch init. It is yours now: change it, it is never written again.",
            "#",
            "# One statement a line; what stands behind a # is a comment.",
            "#     set KEY=VALUE ...            defaults for the clip lines below",
            "#     clip PATH [KEY=VALUE ...]    one edit for each file that PATH names; its keys count for this line only",
            "#     include FILE                 the statements of another manifest",
            "# Paths are relative to this file. What has spaces or signs in it stands in quotes: \"a clip.mp4\".",
        ]
    }

    private var provider: [String] {
        [
            "# The sandbox is a provider on this machine: no key, no money. For a real night write provider=evolink here,",
            "# and give the key to the environment: export EVOLINK_API_KEY=...",
            "set provider=sandbox",
        ]
    }

    private var limits: [String] {
        [
            "# The run never commits to more US dollars than this. deadline=06:30 beside it: no submission after that time.",
            "set max-cost=\(maximumCost)",
        ]
    }

    private var prompt: [String] {
        [
            "# What you want to see, the quality (720p or 1080p), and the sound: auto lets the model decide, original keeps it.",
            "set quality=720p audio=original",
            "set prompt=\"Make it a snowy winter day; keep people and movement as they are\"",
        ]
    }

    private var folderLines: [String] {
        let words = folders.compactMap(ManifestWord.of)
        let what =
            words.count == 1
            ? "Every video of the folder, also of those that come later."
            : "Every video of these folders, also of those that come later."
        return ["# \(what) Subfolders have lines of their own."] + words.map { "clip \($0)" }
    }

    private var clipLines: [String] {
        guard !clips.isEmpty else { return [] }
        var lines = [
            "# What was found. A clip that is to have its own prompt gets its own line: take the # away and write it;",
            "# then take away the folder's line, or the clip is edited with both prompts.",
        ]
        for clip in clips.prefix(Self.mostClips) {
            guard let word = ManifestWord.of(clip.path) else { continue }
            let about = ([clip.facts] + (clip.work.map { [$0] } ?? [])).joined(separator: "; ")
            lines.append("# clip \(word) prompt=\"...\"    # \(Self.comment(about))")
        }
        let more = clips.count - Self.mostClips
        if more > 0 { lines.append("# and \(more) more") }
        return lines
    }

    private var imageLines: [String] {
        guard let image = images.lazy.compactMap(ManifestWord.of).first else { return [] }
        let clip = clips.lazy.compactMap { ManifestWord.of($0.path) }.first ?? "clip.mp4"
        let count = images.count == 1 ? "An image lies" : "\(images.count) images lie"
        return [
            "# \(count) there too. The model can take things and people from a reference image:",
            "# clip \(clip) ref=\(image) prompt=\"Let the figure of the reference image walk by\"",
        ]
    }

    /// A comment is one line without control characters.
    private static func comment(_ text: String) -> String {
        String(String.UnicodeScalarView(text.unicodeScalars.map { $0.value < 0x20 || $0.value == 0x7F ? " " : $0 }))
    }
}
