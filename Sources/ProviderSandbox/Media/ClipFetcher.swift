import AsyncHTTPClient
import EditModel
import Foundation
import NIOCore
import NIOHTTP1
import SystemPackage

/// Fetches what a request names by URL, as a provider does. The sandbox's own uploads are taken from its folder: their
/// links name the port of the process that took them, which may be gone.
struct ClipFetcher: Sendable {
    let folder: SandboxFolder
    let files: FileDesk
    let client: HTTPClient

    /// - Parameters:
    ///   - url: http or https.
    ///   - most: The most bytes that are taken.
    ///   - path: Where the bytes go, unless they are here already.
    /// - Returns: Where the bytes are.
    /// - Throws: ``TaskFailure`` when they cannot be had.
    func fetch(_ url: String, most: Int64, to path: FilePath) async throws -> FilePath {
        if let own = await upload(url) { return own }
        var request = HTTPClientRequest(url: url)
        request.headers.add(name: "User-Agent", value: EditModel.userAgent)
        let response: HTTPClientResponse
        do {
            response = try await client.execute(request, timeout: .seconds(120))
        } catch let error as CancellationError {
            throw error
        } catch {
            throw TaskFailure(code: "service_unavailable", message: "cannot download the media resource: \(error)")
        }
        guard response.status == .ok else {
            let code = response.status.code >= 500 ? "service_unavailable" : "resource_not_found"
            throw TaskFailure(code: code, message: "the media resource answers \(response.status.code)")
        }
        try await save(response.body, most: most, to: path)
        return path
    }

    private func upload(_ url: String) async -> FilePath? {
        guard let address = WebAddress(url), address.isLoopback, let parts = URLComponents(string: url) else {
            return nil
        }
        let steps = parts.path.split(separator: "/")
        guard steps.count >= 2, steps[0] == "files", let file = await files.file(token: String(steps[1])) else {
            return nil
        }
        return folder.upload(file.token)
    }

    private func save(_ body: HTTPClientResponse.Body, most: Int64, to path: FilePath) async throws {
        let sink = try FileSink(path)
        do {
            for try await piece in body {
                guard sink.bytes + Int64(piece.readableBytes) <= most else {
                    throw TaskFailure.invalid("the media resource exceeds \(most / 1_000_000) MB")
                }
                try await sink.write(piece)
            }
            try await sink.flush()
        } catch let failure as TaskFailure {
            throw failure
        } catch let error as CancellationError {
            throw error
        } catch {
            throw TaskFailure(code: "service_unavailable", message: "the media resource broke off: \(error)")
        }
    }
}
