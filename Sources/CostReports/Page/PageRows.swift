import EditModel
import Foundation
import JobLedger

/// The rows of the page's table as the template takes them.
struct PageRows {
    let links: PageLinks
    let isOfOneBatch: Bool
    let isOfTwoWorlds: Bool

    func fields(of row: CostRow, number: Int, _ pictures: [[VideoFile]: Data]) -> [String: Any] {
        let (folder, name) = row.nameParts
        var fields: [String: Any] = [
            "number": number,
            "clip": (folder + name).shownOnPage,
            "folder": folder.shownOnPage,
            "name": name.shownOnPage,
            "state": row.state.rawValue,
            "tone": PageTone.of(row.state).rawValue,
            "facts": facts(of: row).joined(separator: " · "),
            "before": before(row, pictures[row.clipFiles]),
            "after": after(row, pictures[row.after]),
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
        if !row.warnings.isEmpty { fields["warnings"] = row.warnings.map { ["text": $0.withoutQueries.shownOnPage] } }
        if let receipt = row.receiptFile { fields["receipt"] = links.archived(receipt) }
        prompt(row.prompt, into: &fields)
        if let message = row.errorMessage ?? row.errorCode {
            fields["problem"] = ["text": message.withoutQueries.shownOnPage, "code": (row.errorCode ?? "").shownOnPage]
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

    private func before(_ row: CostRow, _ picture: Data?) -> [String: Any] {
        var side: [String: Any] = ["word": "before", "none": "clip gone"]
        if let picture { side["picture"] = picture.base64EncodedString() }
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

    private func after(_ row: CostRow, _ picture: Data?) -> [String: Any] {
        guard let file = row.outputFile else { return ["word": "after"] }
        var side: [String: Any] = ["word": "after", "link": links.archived(file), "none": "no picture"]
        if let picture { side["picture"] = picture.base64EncodedString() }
        return side
    }
}

extension CostRow {
    /// The clip's folders, and its own name behind them; of an address without the query, which may be a secret.
    fileprivate var nameParts: (folder: String, name: String) {
        let clip = clip.withoutQueries
        guard let slash = clip.lastIndex(of: "/"), slash != clip.indices.last else { return ("", clip) }
        return (String(clip[...slash]), String(clip[clip.index(after: slash)...]))
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
