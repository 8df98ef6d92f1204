import Foundation
import HTTPTypes
import Hummingbird
import Logging
import NIOCore

/// A server of one large file under any name, as a process of its own: `wanbatch-benchmarks --serve BYTES`.
///
/// It gives from memory, so that the disk is the downloader's alone.
enum FileServer {
    static let flag = "--serve"
    /// What its first line begins with.
    private static let greeting = "serving at port "

    /// Serves until killed.
    static func serve() async throws {
        let count = CommandLine.arguments.last.flatMap { Int($0) } ?? 0
        var bytes = ByteBuffer(bytes: [0, 0, 0, 24] + Array("ftypmp42".utf8))
        var random = SystemRandomNumberGenerator()
        while bytes.readableBytes < count { bytes.writeInteger(random.next()) }
        let file = bytes.getSlice(at: 0, length: count) ?? bytes
        let router = Router()
        router.get("/:name") { _, _ in
            Response(status: .ok, headers: [.contentType: "video/mp4"], body: .init(byteBuffer: file))
        }
        let app = Application(
            router: router,
            configuration: ApplicationConfiguration(address: .hostname("127.0.0.1", port: 0)),
            onServerRunning: { say("\(greeting)\($0.localAddress?.port ?? 0)") },
            logger: Logger(label: "files", factory: { _ in SwiftLogNoOpLogHandler() })
        )
        try await app.run()
    }

    /// Starts it, and waits until it serves.
    ///
    /// - Parameter count: How many bytes the file has.
    /// - Returns: The process, and what the file's name follows.
    static func start(_ count: Int, in folder: URL) throws -> (program: ChildProgram, base: String) {
        let path = URL(filePath: CommandLine.arguments[0]).standardizedFileURL.path
        let program = try ChildProgram(path, [flag, "\(count)"], in: folder)
        var port: Substring?
        program.lines { line in
            if line.hasPrefix(greeting) { port = line.dropFirst(greeting.count) }
            return port == nil
        }
        guard let port else { throw ChildProgram.CannotStart(path: path, reason: "\(program.kill().exit)") }
        return (program, "http://127.0.0.1:\(port)/")
    }
}
