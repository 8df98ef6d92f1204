import EditModel

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The errors of file calls, in words.
enum FileFailure {
    /// A clip or an image that cannot be read.
    static func cannotRead(_ path: String, _ code: Int32) -> WanbatchError {
        switch code {
        case ENOENT, ENOTDIR:
            WanbatchError(.edit, "clip-missing", "\(path) does not exist", hint: "check the path in the manifest")
        default:
            WanbatchError(
                .edit,
                "clip-unreadable",
                "\(path) cannot be read: \(words(code))",
                hint: "check the file's permissions"
            )
        }
    }

    /// The archive cannot be written.
    static func cannotWrite(_ path: String, _ code: Int32) -> WanbatchError {
        WanbatchError(
            .storage,
            code == ENOSPC || code == EDQUOT ? "disk-full" : "archive-not-writable",
            "\(path) cannot be written: \(words(code))",
            hint: "check the archive's disk and permissions"
        )
    }

    static func words(_ code: Int32) -> String { String(cString: strerror(code)) }
}
