import EditModel
import Foundation
import Hummingbird
import SystemPackage

/// Serves outputs by their signed links, and uploaded files by theirs.
struct OutputRoutes: Sendable {
    let folder: SandboxFolder
    let desk: TaskDesk
    let files: FileDesk
    let shelf: SampleShelf
    let media: SandboxConfiguration.Media
    let signer: LinkSigner
    let dice: FaultDice
    let firsts: Firsts
    let timekeeper: Timekeeper

    /// `GET` and `HEAD /outputs/TOKEN.mp4`: 403 for a link that is dead or not genuine, 404 for an output that is gone.
    func output(_ request: Request, _ context: SandboxContext) async throws -> Response {
        let name = context.parameters.get("name") ?? ""
        let token = name.hasSuffix(".mp4") ? String(name.dropLast(4)) : name
        let query = request.uri.queryParameters
        let isGood = signer.accepts(
            token,
            expires: query.get("Expires") ?? "",
            signature: query.get("Signature") ?? "",
            at: timekeeper.now()
        )
        guard isGood else { return Response(status: .forbidden) }
        guard let view = await desk.view(token: token), view.status == .completed,
            let source = try await source(view.record)
        else { return Response(status: .notFound) }
        if request.method == .get, dice.strikes(.redirect) {
            return Response(status: .found, headers: [.location: "file:///etc/hostname"])
        }
        let server = ByteServer(timekeeper: timekeeper)
        return server.response(to: request, source, name: token, type: "video/mp4", manner(request, token))
    }

    /// `GET` and `HEAD /files/TOKEN/NAME`.
    func upload(_ request: Request, _ context: SandboxContext) async throws -> Response {
        guard let file = await files.file(token: context.parameters.get("token") ?? "") else {
            return Response(status: .notFound)
        }
        let source = ByteServer.Source.file(folder.upload(file.token), bytes: file.bytes)
        let server = ByteServer(timekeeper: timekeeper)
        return server.response(to: request, source, name: file.id, type: file.mimeType, .plain)
    }

    private func source(_ task: TaskRecord) async throws -> ByteServer.Source? {
        if case .instant = media { return .memory(try await shelf.output(of: task)) }
        let path = folder.output(task.token)
        guard let attributes = try? FileManager.default.attributesOfItem(atPath: path.string),
            let size = attributes[.size] as? NSNumber
        else { return nil }
        return .file(path, bytes: size.int64Value)
    }

    private func manner(_ request: Request, _ token: String) -> ByteServer.Manner {
        guard request.method == .get else { return .plain }
        if firsts.isFirst("download " + token) {
            if dice.strikes(.truncate) { return .truncated }
            if dice.strikes(.shortLength) { return .short }
        }
        return dice.strikes(.slow) ? .slow : .plain
    }
}
