import EditModel
import SystemPackage

/// The work on one task: fetch the clip, check it, edit it, keep the output.
struct EditJob: Sendable {
    let folder: SandboxFolder
    let fetcher: ClipFetcher
    let tools: MediaTools

    private static let clipFormats = "mov,mp4"
    private static let imageFormats = "jpeg_pipe,png_pipe,bmp_pipe,webp_pipe"

    /// - Returns: The lengths that are billed.
    /// - Throws: ``TaskFailure`` for what the provider would say of the request; `CancellationError`; errors of the disk.
    func perform(_ task: TaskRecord) async throws -> ClipLengths {
        let room = folder.temporary.appending(task.token)
        try Disk.makeFolder(room)
        defer { Disk.remove(room) }
        let path = try await fetcher.fetch(
            task.order.videoURL,
            most: ClipLimits.wan27.maximumBytes,
            to: room.appending("clip")
        )
        let clip = try await facts(
            path,
            formats: Self.clipFormats,
            otherwise: .invalid("video is not a readable mp4 or mov")
        )
        try ClipRules.check(clip)
        for (index, url) in task.order.imageURLs.enumerated() {
            try await checkImage(url, at: room.appending("image\(index)"))
        }
        return try await edit(task, path, clip, part: room.appending("output.mp4"))
    }

    private func checkImage(_ url: String, at path: FilePath) async throws {
        let image = try await fetcher.fetch(url, most: ImageLimits.wan27.maximumBytes, to: path)
        let unreadable = TaskFailure(code: "image_processing_error", message: "image is not JPEG, PNG, BMP or WEBP")
        try ClipRules.check(image: try await facts(image, formats: Self.imageFormats, otherwise: unreadable))
    }

    private func edit(
        _ task: TaskRecord,
        _ path: FilePath,
        _ clip: MediaFacts,
        part: FilePath
    ) async throws -> ClipLengths {
        let recipe = OutputRecipe(task.order, clip: clip, label: task.id)
        let outcome = try await tools.convert(path, recipe.arguments, to: part)
        guard outcome.succeeded else { throw TaskFailure.invalid("video cannot be decoded: \(outcome.lastWords)") }
        let failed = TaskFailure(code: "service_error", message: "The output cannot be read.")
        let output = try await facts(part, formats: Self.clipFormats, otherwise: failed)
        let place = folder.output(task.token)
        try await Disk.run { try Disk.settle(part, at: place) }
        return ClipLengths(input: clip.length, output: output.pictureLength)
    }

    private func facts(_ path: FilePath, formats: String, otherwise failure: TaskFailure) async throws -> MediaFacts {
        let outcome = try await tools.probe(path, formats: formats)
        guard outcome.succeeded, let facts = MediaFacts(ffprobe: outcome.output) else { throw failure }
        return facts
    }
}
