import EditModel
import Foundation

/// Which link a completed task shows to a question.
struct TaskLinks: Sendable {
    let signer: LinkSigner
    let lifetime: Duration
    let firsts: Firsts

    private static let ofFirstLinks: Set<SandboxFault> = [.expiredLink, .wrongTaskVideo]

    /// - Returns: The link and its last moment; `nil` when the task has none.
    func link(_ view: TaskView, base: String) -> (text: String, expires: Date)? {
        guard view.status == .completed, let result = view.result, !view.record.faults.contains(.noLink) else {
            return nil
        }
        let record = view.record
        let isSpoilt = !record.faults.isDisjoint(with: Self.ofFirstLinks) && firsts.isFirst("link " + record.id)
        let isDead = isSpoilt && record.faults.contains(.expiredLink)
        let expires = result.finished.addingTimeInterval(isDead ? -1 : max(1, lifetime.inSeconds))
        let token = isSpoilt ? record.tokenBefore ?? record.token : record.token
        return (signer.link(token, base: base, expires: expires), expires)
    }
}
