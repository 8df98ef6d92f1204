import EditModel
import Foundation

/// Errors of the disk, as what they mean for the run.
enum StorageError {
    /// The error of the last system call.
    ///
    /// - Parameters:
    ///   - what: What cannot be done, for example `cannot be written`.
    ///   - path: The file or folder.
    static func last(_ what: String, _ path: String) -> WanbatchError { of(errno, what, path) }

    /// A file stands where a folder is needed.
    ///
    /// - Parameter path: The folder that cannot be made.
    static func notFolder(_ path: String) -> WanbatchError {
        WanbatchError(
            .storage,
            "not-a-folder",
            "\(path) cannot be a folder: there is a file of that name, or on the way to it",
            hint: "name another folder, for example with --archive DIR",
            context: ["path": path]
        )
    }

    /// The error of a number.
    ///
    /// - Parameters:
    ///   - number: The system's number.
    ///   - what: What cannot be done.
    ///   - path: The file or folder.
    static func of(_ number: Int32, _ what: String, _ path: String) -> WanbatchError {
        let text = String(cString: strerror(number))
        let context = ["path": path, "errno": String(number)]
        switch number {
        case ENOSPC, EDQUOT:
            let hint = "make room and run again: nothing that is paid for is lost"
            return WanbatchError(.storage, "disk-full", "\(path): the disk is full", hint: hint, context: context)
        case EEXIST:
            return WanbatchError(.storage, "file-exists", "\(path) exists already", context: context)
        default:
            return WanbatchError(.storage, "write-failed", "\(path) \(what): \(text)", context: context)
        }
    }
}
