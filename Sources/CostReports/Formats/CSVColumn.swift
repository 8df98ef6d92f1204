import EditModel
import Foundation

/// The columns of the cost report, in their order, and what each says of a row. An empty cell is not known.
enum CSVColumn: String, CaseIterable {
    case run = "run_id"
    case batch
    case edit = "edit_id"
    case line
    case clip
    case prompt
    case provider
    case model
    case task = "task_id"
    case state
    case attempts
    case quality
    case input = "input_seconds"
    case output = "output_seconds"
    case billed = "billed_seconds"
    case unitPrice = "unit_price_usd"
    case estimate = "estimated_cost_usd"
    case cost = "cost_usd"
    case basis = "cost_basis"
    case credits
    case submitted = "submitted_at"
    case completed = "completed_at"
    case archived = "archived_at"
    case wait = "wait_seconds"
    case outputFile = "output_file"
    case outputDigest = "output_sha256"
    case errorCode = "error_code"
    case errorMessage = "error_message"

    /// The cell, not yet quoted.
    func cell(of row: CostRow) -> String {
        switch self {
        case .run: CSVCell.text(row.run ?? "")
        case .batch: CSVCell.text(row.batch)
        case .edit: row.edit.hex
        case .line: String(row.line)
        case .clip: CSVCell.text(row.clip)
        case .prompt: CSVCell.text(row.prompt)
        case .provider: CSVCell.text(row.provider.rawValue)
        case .model: CSVCell.text(row.world == .rehearsal ? row.model + " (rehearsal)" : row.model)
        case .task: CSVCell.text(row.task ?? "")
        case .state: row.state.rawValue
        case .attempts: String(row.attempts)
        case .quality: row.quality.rawValue
        case .outputFile: CSVCell.text(row.outputFile ?? "")
        case .outputDigest: row.outputDigest?.hex ?? ""
        case .errorCode: CSVCell.text(row.errorCode ?? "")
        case .errorMessage: CSVCell.text(row.errorMessage ?? "")
        default: measure(of: row)
        }
    }

    /// Lengths, money and moments.
    private func measure(of row: CostRow) -> String {
        switch self {
        case .input: row.input?.threeDecimals ?? ""
        case .output: row.output?.threeDecimals ?? ""
        case .billed: row.billed?.threeDecimals ?? ""
        case .unitPrice: row.unitPrice?.description ?? ""
        case .estimate: row.estimate?.description ?? ""
        case .cost: row.cost?.description ?? ""
        case .basis: row.basis.rawValue
        case .credits: row.credits ?? ""
        case .submitted: row.submittedAt.map(Timestamp.rfc3339) ?? ""
        case .completed: row.completedAt.map(Timestamp.rfc3339) ?? ""
        case .archived: row.archivedAt.map(Timestamp.rfc3339) ?? ""
        case .wait: row.wait?.threeDecimals ?? ""
        default: ""
        }
    }
}
