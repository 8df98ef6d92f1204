import EditModel

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A regular file, open for reading. A pipe or a device is refused before it is opened.
struct OpenFile: ~Copyable {
    let path: String
    let stamp: FileStamp
    private let descriptor: Int32

    init(_ path: String) throws(WanbatchError) {
        let opened = try Self.open(path)
        self.path = path
        descriptor = opened.descriptor
        stamp = opened.stamp
    }

    deinit { close(descriptor) }

    /// The stamp as it is now.
    func currentStamp() throws(WanbatchError) -> FileStamp { try Self.stamp(descriptor, path) }

    /// Reads into a buffer; fewer bytes only at the end of the file.
    func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int64) throws(WanbatchError) -> Int {
        var count = 0
        while count < buffer.count {
            let got = pread(
                descriptor,
                buffer.baseAddress?.advanced(by: count),
                buffer.count - count,
                off_t(offset) + off_t(count)
            )
            if got == 0 { break }
            if got < 0 {
                if errno == EINTR { continue }
                throw FileFailure.cannotRead(path, errno)
            }
            count += got
        }
        return count
    }

    /// Reads bytes; fewer only at the end of the file.
    func read(_ count: Int, at offset: Int64) throws(WanbatchError) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        let got: Result<Int, WanbatchError> = bytes.withUnsafeMutableBytes { buffer in
            do throws(WanbatchError) { return .success(try read(into: buffer, at: offset)) } catch {
                return .failure(error)
            }
        }
        bytes.removeLast(count - (try got.get()))
        return bytes
    }

    private static func open(_ path: String) throws(WanbatchError) -> (descriptor: Int32, stamp: FileStamp) {
        _ = try FileStamp.of(path: path)
        // Not blocking: should the file have become a pipe since, opening it must not wait for a writer.
        let descriptor = openat(AT_FDCWD, path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)
        guard descriptor >= 0 else { throw FileFailure.cannotRead(path, errno) }
        do throws(WanbatchError) {
            return (descriptor, try stamp(descriptor, path))
        } catch {
            close(descriptor)
            throw error
        }
    }

    private static func stamp(_ descriptor: Int32, _ path: String) throws(WanbatchError) -> FileStamp {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw FileFailure.cannotRead(path, errno) }
        return try FileStamp(status, path)
    }
}
