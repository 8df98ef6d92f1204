import EditModel
import Foundation
import Hummingbird
import Logging
import NIOCore

/// Builds the routes of one interface, and those of the sandbox itself.
struct SandboxRouter: Sendable {
    let configuration: SandboxConfiguration
    let rooms: SandboxRooms

    func routes() -> Router<SandboxContext> {
        let router = Router(context: SandboxContext.self)
        router.add(middleware: UnknownRoutes(words: words))
        switch configuration.api {
        case .evolink: addEvolink(to: router)
        case .novita: addNovita(to: router)
        }
        let outputs = rooms.outputs(configuration)
        for method in [HTTPRequest.Method.get, .head] {
            router.on("/outputs/:name", method: method, use: outputs.output)
            router.on("/files/:token/:name", method: method, use: outputs.upload)
        }
        addOwn(to: router)
        return router
    }

    private func addEvolink(to router: Router<SandboxContext>) {
        let gate = gate
        let tasks = rooms.evolinkTasks(configuration)
        let strict = configuration.strict
        let submission = submission(
            takesKeys: true,
            order: { bytes throws(Refusal) in try EvolinkDocument.order(from: bytes, isStrict: strict) },
            answer: tasks.created
        )
        router.post("/v1/videos/generations", use: gate.guarding(submission.respond))
        router.get("/v1/tasks/:id", use: gate.guarding(tasks.task))
        router.get("/v1/tasks", use: gate.guarding(tasks.list))
        router.post("/v1/tasks/batch", use: gate.guarding(tasks.batch))
        router.get("/v1/credits", use: gate.guarding(tasks.credits))
        router.get("/v1/models", use: gate.guarding(tasks.models))
        addFiles(to: router, gate)
    }

    private func addFiles(to router: Router<SandboxContext>, _ gate: APIGate) {
        let files = EvolinkFiles(
            folder: rooms.folder,
            files: rooms.files,
            lifetime: configuration.fileLifetime,
            timekeeper: rooms.timekeeper,
            random: rooms.random
        )
        router.post("/api/v1/files/upload/stream", use: gate.guarding(files.upload))
        router.get("/api/v1/files/list", use: gate.guarding(files.list))
        router.get("/api/v1/files/quota", use: gate.guarding(files.quota))
        router.delete("/api/v1/files/:id", use: gate.guarding(files.delete))
    }

    private func addNovita(to router: Router<SandboxContext>) {
        let gate = gate
        let faults = QueryFaults(dice: rooms.dice)
        let tasks = NovitaTasks(
            desk: rooms.desk,
            links: rooms.links(configuration),
            faults: faults,
            traffic: rooms.traffic,
            timekeeper: rooms.timekeeper
        )
        let strict = configuration.strict
        let submission = submission(
            takesKeys: false,
            order: { bytes throws(Refusal) in try NovitaDocument.order(from: bytes, isStrict: strict) },
            answer: tasks.created
        )
        router.post("/v3/async/wan2.7-videoedit", use: gate.guarding(submission.respond))
        router.get("/v3/async/task-result", use: gate.guarding(tasks.result))
        router.get("/openapi/v1/billing/balance/detail", use: gate.guarding(tasks.balance))
    }

    /// What no provider has: the bill, and a word to tell a sandbox by.
    private func addOwn(to router: Router<SandboxContext>) {
        let desk = rooms.desk
        router.get("/sandbox/bill") { _, _ in
            let encoded = try SandboxBill.encoder.encode(await desk.bill())
            let headers: HTTPFields = [.contentType: "application/json"]
            return Response(status: .ok, headers: headers, body: .init(byteBuffer: ByteBuffer(bytes: encoded)))
        }
        let mark = rooms.mark
        router.get("/sandbox/mark") { _, _ in try Answer(["mark": .text(mark)]).response() }
    }

    private func submission(
        takesKeys: Bool,
        order: @escaping @Sendable ([UInt8]) throws(Refusal) -> EditOrder,
        answer: @escaping @Sendable (TaskView) -> JSONValue
    ) -> SubmissionRoute {
        SubmissionRoute(
            desk: rooms.desk,
            dice: rooms.dice,
            words: words,
            traffic: rooms.traffic,
            takesKeys: takesKeys,
            order: order,
            answer: answer
        )
    }

    private var words: RefusalWords {
        RefusalWords(
            api: configuration.api,
            retryAfter: configuration.retryAfter.map { Int($0.inSeconds.rounded(.up)) }
        )
    }

    private var gate: APIGate {
        APIGate(
            acceptedKeys: configuration.acceptedKeys,
            dice: rooms.dice,
            words: words,
            timekeeper: rooms.timekeeper,
            logger: configuration.logger
        )
    }
}
