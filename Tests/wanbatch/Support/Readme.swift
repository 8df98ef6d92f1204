import Foundation

/// The README, taken apart.
struct Readme {
    /// What stands between two rows of backticks.
    struct Fence: Hashable {
        /// The heading above it.
        var heading: String
        /// The word behind the backticks: `sh`; empty for none.
        var language: String
        /// The lines, without their indentation.
        var lines: [String]
    }

    let fences: [Fence]
    /// The commands within sentences and tables: code that begins with variables and `wanbatch`, or with a script's path.
    let inline: [String]

    init() throws {
        var fences: [Fence] = []
        var open: (indentation: Int, fence: Fence)?
        var (heading, prose) = ("", "")
        for line in try Repository.text("README.md").split(separator: "\n", omittingEmptySubsequences: false) {
            let text = line.trimmingCharacters(in: .whitespaces)
            if text.hasPrefix("```") {
                if let whole = open?.fence {
                    fences.append(whole)
                    open = nil
                } else {
                    let language = String(text.dropFirst(3))
                    let fence = Fence(heading: heading, language: language, lines: [])
                    open = (line.prefix { $0 == " " }.count, fence)
                }
            } else if let indentation = open?.indentation {
                open?.fence.lines.append(String(line.dropFirst(indentation)))
            } else {
                if text.hasPrefix("## ") { heading = String(text.dropFirst(3)) }
                prose += line + "\n"
            }
        }
        self.fences = fences
        inline = prose.matches(of: #/`((?:[A-Z_]+=\S+ )*(?:wanbatch |samples/[^`]*\.sh|Tests/[^`]*\.sh)[^`]*)`/#).map {
            String($0.1)
        }
    }

    /// The shell's lines under a heading, fence by fence.
    func commands(under heading: String) -> [[String]] {
        fences.filter { $0.heading == heading && $0.language == "sh" }.map(\.lines)
    }

    /// The first fence without a language under a heading.
    func text(under heading: String) -> [String] {
        fences.first { $0.heading == heading && $0.language.isEmpty }?.lines ?? []
    }
}
