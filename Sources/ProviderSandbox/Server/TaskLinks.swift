import EditModel
import Foundation

/// Which link a completed task shows to a question.
struct TaskLinks: Sendable {
    let signer: LinkSigner
    let lifetime: Duration
    let firsts: Firsts

    /// - Returns: The link and its last moment; `nil` when the task has none.
    func link(_ view: TaskView, base: String) -> (text: String, expires: Date)? {
        guard view.status == .completed, let result = view.result, !view.record.faults.contains(.noLink) else {
            return nil
        }
        let isDead = view.record.faults.contains(.expiredLink) && firsts.isFirst("link " + view.record.id)
        let expires = result.finished.addingTimeInterval(isDead ? -1 : max(1, lifetime.inSeconds))
        return (signer.link(view.record.token, base: base, expires: expires), expires)
    }
}
