/// Why tasks of Novita fail. The documents have one field for it, `reason`: a name or a sentence.
///
/// Such a failure is final, unless the reason says that time or capacity was short and nothing of the content.
enum NovitaFailures {
    private static let passing = ["timeout", "timed out", "overload", "too busy", "try again later", "unavailable"]
    private static let content = ["illegal", "policy", "nsfw", "sensitive", "moderation", "inspection"]

    /// A failed or cancelled task's reason.
    static func failure(_ reason: String?, status: TaskStatus, reader: AnswerReader) -> TaskFailure {
        let message = reason.map { reader.clean($0) } ?? ""
        let isName = message.wholeMatch(of: /[A-Z][A-Z0-9_]{2,63}/) != nil
        let code = isName ? message : status == .cancelled ? "TASK_CANCELED" : "TASK_FAILED"
        let text = message.lowercased()
        let isContent = content.contains { text.contains($0) }
        let isUnreachable = UnreachableClip.isCause(code: code, message: message)
        let isPassing = status == .failed && !isContent && !isUnreachable && passing.contains { text.contains($0) }
        return TaskFailure(
            code: code,
            message: message,
            isRetryable: isPassing,
            isClipUnreachable: isUnreachable,
            sentence: message.isEmpty ? "The task failed without a reason." : message
        )
    }
}
