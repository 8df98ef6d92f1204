import Foundation
import GRDB

/// How soon a batch of which nearly all is finished goes on.
struct ResumeBenchmark {
    let folder: URL
    let scale: Scale
    /// What is left to do.
    private let left = 4

    func figures() throws -> [Figure] {
        let finished = scale.of(1_000_000, small: 200)
        let batch = LargeBatch(folder: folder.appending(path: "resume"), edits: finished + left)
        try batch.make()
        _ = try batch.runToFirstSubmission()
        try finish(finished, in: batch.folder)
        let plan = try batch.plan()
        let resumed = try batch.runToFirstSubmission()
        return [
            Figure(name: "plan over \(finished) finished edits", values: [plan.seconds], unit: "s"),
            Figure(
                name: "its memory",
                values: [plan.mebibytes],
                unit: "MiB",
                promise: scale.promise(.atMost(300))
            ),
            Figure(name: "a run of them to its first submission", values: [resumed.seconds], unit: "s"),
            Figure(
                name: "more than the plan",
                values: [resumed.seconds - plan.seconds],
                unit: "s",
                promise: scale.promise(.atMost(2))
            ),
            Figure(
                name: "its memory until then",
                values: [resumed.usage.mebibytes],
                unit: "MiB",
                promise: scale.promise(.atMost(300))
            ),
        ]
    }

    /// Writes down what a night would have: each edit submitted, paid for and archived. All outputs are one file.
    private func finish(_ count: Int, in folder: URL) throws {
        let archive = folder.appending(path: "archive")
        let size = try FileManager.default.attributesOfItem(atPath: folder.appending(path: "clip.mp4").path)[.size]
        try FileManager.default.copyItem(
            at: folder.appending(path: "clip.mp4"),
            to: archive.appending(path: "large/output.mp4")
        )
        let ledger = try DatabaseQueue(path: archive.appending(path: "ledger.sqlite").path)
        try ledger.writeWithoutTransaction { database in
            // As fast as it goes: a power cut harms nobody here.
            try database.execute(sql: "PRAGMA synchronous = OFF; PRAGMA cache_size = -400000")
            try database.inTransaction {
                try database.execute(sql: Self.night, arguments: ["count": count, "size": size as? Int ?? 0])
                return .commit
            }
            try database.checkpoint(.truncate)
        }
    }

    private static let night = """
        CREATE TEMP TABLE done AS SELECT edit FROM edit WHERE position < :count ORDER BY edit;
        DELETE FROM submission;
        INSERT INTO submission (edit, run, world, provider, model, key, address, body, state, posts, intent_at,
                posted_at, accepted_at, completed_at, task, input_ms, expected_ms, unit_price, reservation, credits,
                cost, cost_basis)
            SELECT edit, (SELECT MIN(run) FROM run), world, provider, model, 'key-' || edit,
                'http://127.0.0.1/v1/videos/generations', zeroblob(600), 'settled', 1, created_at, created_at,
                created_at, created_at, 'task-' || edit, input_ms, expected_ms, unit_price, reservation, '43.52',
                estimate, 'provider'
            FROM done JOIN edit USING (edit);
        UPDATE edit SET state = 'archived', holder = NULL, archived_at = changed_at,
            submission = (SELECT id FROM submission WHERE submission.edit = edit.edit), attempts = 1,
            output = json_object('digest', edit, 'bytes', :size, 'milliseconds', 4000,
                'size', json_object('width', 640, 'height', 360), 'warnings', json('[]'), 'flags', json('[]'),
                'file', 'large/output.mp4')
            WHERE edit IN done;
        INSERT INTO delivery (batch, edit, stem, output_file)
            SELECT batch, edit, stem, 'large/output.mp4' FROM done JOIN batch_row USING (edit);
        UPDATE edit SET state = 'planned', submission = NULL WHERE state NOT IN ('archived', 'planned');
        """
}
