import Foundation
import Testing

/// Debian's Chromium without a window: what a page really is once its script has run.
enum Browser {
    static let program = ["/usr/bin/chromium", "/usr/bin/chromium-browser"].first {
        FileManager.default.isExecutableFile(atPath: $0)
    }

    /// A page after it was loaded.
    struct Loaded {
        /// The document as it is then.
        var document: String
        /// What the console was told: errors, refusals of the page's own policy.
        var console: [String]
    }

    /// Loads a page from a file, with no network to go to.
    static func load(_ page: String, options: [String] = []) async throws -> Loaded {
        let folder = FileManager.default.temporaryDirectory.appending(path: "browser-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appending(path: "page.html")
        try Data(page.utf8).write(to: file)
        let (output, errors) = (folder.appending(path: "dom"), folder.appending(path: "log"))
        for name in [output, errors] { try Data().write(to: name) }
        let process = Process()
        process.executableURL = URL(filePath: try #require(program))
        process.arguments =
            [
                "--headless=new", "--no-sandbox", "--disable-gpu", "--user-data-dir=\(folder.path)/profile",
                "--host-resolver-rules=MAP * ~NOTFOUND", "--disable-background-networking", "--no-first-run",
                "--enable-logging=stderr", "--virtual-time-budget=20000", "--dump-dom",
            ] + options + [file.absoluteString]
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = try FileHandle(forWritingTo: output)
        process.standardError = try FileHandle(forWritingTo: errors)
        let (ends, end) = AsyncStream<Int32>.makeStream()
        process.terminationHandler = { end.yield($0.terminationStatus) }
        try process.run()
        let watchdog = Task {
            try await Task.sleep(for: .seconds(120))
            process.terminate()
        }
        defer { watchdog.cancel() }
        let status = await ends.first { _ in true }
        #expect(status == 0, "chromium did not end well")
        let log = String(decoding: try Data(contentsOf: errors), as: UTF8.self)
        return Loaded(
            document: String(decoding: try Data(contentsOf: output), as: UTF8.self),
            console: log.split(separator: "\n").filter { $0.contains(":CONSOLE") }.map(String.init)
        )
    }

    /// A copy of a page with a script at its end that the page's own policy would not allow.
    ///
    /// - Parameters:
    ///   - page: The page.
    ///   - script: An expression; its value is found by ``result(of:)``.
    static func copy(of page: String, asking script: String) -> String {
        let code = """
            <script>document.body.insertAdjacentHTML("beforeend", "<pre id=result>"
              + btoa(unescape(encodeURIComponent(JSON.stringify((() => { \(script) })())))) + "</pre>")</script>
            """
        return page.replacing(/script-src &#39;[^ "]*&#39;/, with: "script-src &#39;unsafe-inline&#39;")
            .replacing("</body>", with: code + "</body>")
    }

    /// What the script of a copy found.
    static func result<Value: Decodable>(_ type: Value.Type, of loaded: Loaded) throws -> Value {
        let text = try #require(loaded.document.firstMatch(of: /<pre id="result">([^<]*)</)?.1)
        return try JSONDecoder().decode(type, from: try #require(Data(base64Encoded: String(text))))
    }
}
