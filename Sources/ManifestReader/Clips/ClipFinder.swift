import EditModel

/// A clip that a path names.
struct FoundClip {
    var source: MediaSource
    /// As the manifest names it.
    var name: String
}

/// What a clip line's path names.
enum ClipFinding {
    /// These; troubles on the way are worth a note each.
    case clips([FoundClip], troubles: [String])
    /// A named file that is not there.
    case missing(FoundClip, ValueProblem)
    /// Something that cannot be a clip.
    case problem(ValueProblem)
}

/// Finds the clips that a path, a glob, a folder with a `/` at its end, or an address names.
///
/// A path that exists is taken as it is, before it is taken as a glob.
enum ClipFinder {
    /// What a folder's own files must end with to be clips.
    static let videoExtensions: Set<String> = [
        "mp4", "mov", "m4v", "mkv", "webm", "avi", "ts", "m2ts", "mpg", "mpeg", "3gp", "gif", "ogv",
    ]

    /// - Parameters:
    ///   - text: As the manifest writes it.
    ///   - folder: The manifest's absolute folder.
    static func find(_ text: String, in folder: String, _ catalog: inout FileCatalog) -> ClipFinding {
        do {
            if let address = try MediaAddress.read(text) {
                return .clips([FoundClip(source: .url(address), name: text)], troubles: [])
            }
        } catch {
            return .problem(error)
        }
        let path = PathText.standardized(PathText.join(folder, text))
        let clip = FoundClip(source: .file(path: path), name: text)
        switch (catalog.kind(of: path), PathText.namesFolder(text)) {
        case (.file, false): return .clips([clip], troubles: [])
        case (.file, true): return .problem(ValueProblem("\"\(text)\" is a file, not a folder"))
        case (.folder, true): return listed([text], in: folder, troubles: [], &catalog)
        case (.folder, false):
            return .problem(ValueProblem("\"\(text)\" is a folder", hint: "\"\(text)/\" names the clips in it"))
        case (.other, _): return .problem(ValueProblem("\"\(text)\" is neither a file nor a folder"))
        case (.unreachable, _): return .problem(ValueProblem("\"\(text)\" cannot be reached"))
        case (.none, _) where GlobPattern.isWild(path: text): return matched(text, in: folder, &catalog)
        case (.none, true):
            return .problem(ValueProblem("there is no folder \"\(text)\"", hint: catalog.hint(forMissing: path)))
        case (.none, false):
            let problem = ValueProblem("there is no file \"\(text)\"", hint: catalog.hint(forMissing: path))
            return .missing(clip, problem)
        }
    }

    private static func matched(_ glob: String, in folder: String, _ catalog: inout FileCatalog) -> ClipFinding {
        var search = GlobSearch(glob, in: folder)
        let paths = search.run(&catalog)
        if PathText.namesFolder(glob), !paths.isEmpty {
            return listed(paths, in: folder, troubles: search.troubles, &catalog)
        }
        let what = PathText.namesFolder(glob) ? "folder" : "file"
        let nothing = paths.isEmpty ? ["no \(what) matches \"\(glob)\""] : []
        return .clips(clips(paths, in: folder), troubles: search.troubles + nothing)
    }

    /// The videos that lie in folders themselves.
    private static func listed(
        _ folders: [String],
        in base: String,
        troubles: [String],
        _ catalog: inout FileCatalog
    ) -> ClipFinding {
        var names: [ByteText] = []
        var troubles = troubles
        for folder in folders {
            do {
                for entry in try catalog.entries(of: PathText.standardized(PathText.join(base, folder))) {
                    guard entry.name.utf8.first != UInt8(ascii: "."),
                        videoExtensions.contains(PathText.fileExtension(of: entry.name))
                    else { continue }
                    if entry.kind == .file {
                        names.append(ByteText(folder + entry.name))
                    } else if entry.kind == .none {
                        troubles.append(leftOut(folder + entry.name))
                    }
                }
            } catch {
                return .problem(ValueProblem("the folder \"\(folder)\" \(error.text)"))
            }
        }
        if names.isEmpty { troubles.append("no video lies in \(folders.map { "\"\($0)\"" }.joined(separator: ", "))") }
        return .clips(clips(names.sorted().map(\.text), in: base), troubles: troubles)
    }

    /// A note about a name that fits and leads nowhere.
    static func leftOut(_ path: String) -> String {
        "\"\(path)\" is left out: it is a link to nothing, or its name is not UTF-8"
    }

    private static func clips(_ paths: [String], in base: String) -> [FoundClip] {
        paths.map {
            FoundClip(source: .file(path: PathText.standardized(PathText.join(base, $0))), name: $0)
        }
    }
}

extension ManifestFileProblem {
    /// The end of a sentence about a file or folder.
    var text: String {
        switch self {
        case .tooLarge: "is too large"
        case .notReadable(let reason): "cannot be read: \(reason)"
        }
    }
}
