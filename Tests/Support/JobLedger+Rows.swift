package import JobLedger

extension JobLedger {
    /// Every row of a batch's report.
    package func reportRows(of batch: String, _ choice: ReportRowChoice = .all) async throws -> [ReportRow] {
        try await report { reader in
            var rows: [ReportRow] = []
            try reader.rows(of: batch, choice) { rows.append($0) }
            return rows
        }
    }
}
