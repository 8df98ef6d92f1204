import EditModel
import Foundation

/// The rows of the page's table as the template takes them.
struct PageRows {
    let links: PageLinks
    let pictures: [[PosterSource]: Data]
    let isOfOneBatch: Bool
    let isOfTwoWorlds: Bool

    func fields(of rows: [CostRow]) -> [[String: Any]] {
        rows.enumerated().map { number, row in fields(of: row, number: number) }
    }

    private func fields(of row: CostRow, number: Int) -> [String: Any] {
        var fields: [String: Any] = [
            "number": number,
            "clip": row.clip.shownOnPage,
            "folder": row.clip.prefix(upTo: row.nameStart).description.shownOnPage,
            "name": row.clip.suffix(from: row.nameStart).description.shownOnPage,
            "state": row.state.rawValue,
            "tone": PageTone.of(row.state).rawValue,
            "facts": facts(of: row).joined(separator: " · "),
            "before": before(row),
            "after": after(row),
            "cost": row.cost.map { "$\($0)" } ?? "not known",
            "costValue": row.cost.map(\.description) ?? "",
            "length": length(row) ?? "",
            "lengthValue": row.input?.threeDecimals ?? "",
        ]
        if let perhaps = row.mayHaveCost { fields["mayHaveCost"] = "$\(perhaps)" }
        if row.basis != .none { fields["basis"] = row.basis.rawValue }
        if let date = row.submittedAt {
            let text = Timestamp.rfc3339(date)
            fields["submitted"] = ["value": text, "day": text.prefix(10), "time": text.dropFirst(11).prefix(5)]
        }
        if let wait = row.wait { fields["wait"] = "\(wait.roundedUpToSeconds.components.seconds) s" }
        if row.billed != nil { fields["hasOutput"] = true }
        if !row.flags.isEmpty { fields["isFlagged"] = true }
        if !row.warnings.isEmpty { fields["warnings"] = row.warnings.map { ["text": $0.shownOnPage] } }
        if let receipt = row.receiptFile { fields["receipt"] = links.archived(receipt) }
        prompt(row.prompt, into: &fields)
        if let message = row.errorMessage ?? row.errorCode {
            fields["problem"] = ["text": message.shownOnPage, "code": (row.errorCode ?? "").shownOnPage]
        }
        return fields
    }

    /// A long prompt begins with its first words, and unfolds.
    private func prompt(_ prompt: String, into fields: inout [String: Any]) {
        let text = prompt.shownOnPage
        guard !text.isEmpty else { return }
        if text.count <= Self.shortPrompt {
            fields["prompt"] = text
        } else {
            fields["longPrompt"] = ["start": text.prefix(Self.shortPrompt * 3 / 4) + "…", "text": text]
        }
    }

    private static let shortPrompt = 240

    private func facts(of row: CostRow) -> [String] {
        var facts = isOfOneBatch ? [] : [row.batch.shownOnPage]
        facts += ["line \(row.line)", row.provider.rawValue.shownOnPage, row.quality.rawValue]
        if isOfTwoWorlds, row.world == .rehearsal { facts.append("rehearsal") }
        if row.attempts > 1 { facts.append("\(row.attempts) attempts") }
        if row.departed { facts.append("no longer in the manifest") }
        return facts + [row.edit.short]
    }

    private func length(_ row: CostRow) -> String? {
        switch (row.input, row.output) {
        case (nil, _): nil
        case (let input?, nil): input.shortest
        case (let input?, let output?): "\(input.shortest) + \(output.shortest)"
        }
    }

    private func before(_ row: CostRow) -> [String: Any] {
        var side: [String: Any] = ["word": "before", "none": "clip gone"]
        if let picture = pictures[row.before] { side["picture"] = picture.base64EncodedString() }
        switch row.source {
        case .file(let path):
            if FileManager.default.fileExists(atPath: path) {
                side["link"] = links.file(path)
                side["none"] = "no picture"
            }
        case .url(let address):
            side["none"] = "on the web"
            if let address = WebAddress(address) { side["link"] = address.text.prefix { $0 != "?" && $0 != "#" } }
        }
        return side
    }

    private func after(_ row: CostRow) -> [String: Any] {
        guard let file = row.outputFile else { return ["word": "after"] }
        var side: [String: Any] = ["word": "after", "link": links.archived(file), "none": "no picture"]
        if let picture = pictures[row.after] { side["picture"] = picture.base64EncodedString() }
        return side
    }
}

extension CostRow {
    /// Where the clip's own name begins, behind its folders.
    fileprivate var nameStart: String.Index {
        guard let slash = clip.lastIndex(of: "/") else { return clip.startIndex }
        let next = clip.index(after: slash)
        return next == clip.endIndex ? clip.startIndex : next
    }

    /// The receipt beside the output, relative to the archive.
    fileprivate var receiptFile: String? {
        guard let outputFile, outputFile.hasSuffix(".mp4") else { return nil }
        return outputFile.dropLast(".mp4".count) + ".json"
    }
}

/// What a state feels like: the page's colours.
enum PageTone: String {
    case good, bad, doubt, quiet

    static func of(_ state: EditState) -> PageTone {
        switch state {
        case .archived: .good
        case .failed, .refused, .lost: .bad
        case .unknown, .stalled: .doubt
        case .planned, .prepared, .published, .submitting, .running, .succeeded, .held: .quiet
        }
    }
}
