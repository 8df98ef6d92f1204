import ClipPreparation
import ClipPublishing
import EditModel
import Foundation

/// Sets up the shelf that an option names.
enum ShelfFactory {
    /// The shelf.
    ///
    /// - Parameters:
    ///   - choice: Where it is.
    ///   - world: What is taken from outside.
    static func shelf(_ choice: CacheChoice, _ world: RunWorld) async -> any ClipShelf {
        switch choice {
        case .folder(let path):
            let absolute = URL(filePath: path).standardizedFileURL.path(percentEncoded: false).trimmingTrailingSlash
            let shelf = FolderShelf(absolute, random: world.random)
            await shelf.clean(now: Date())
            return shelf
        case .rclone(let remote, let path):
            let program = RcloneProgram.found(by: world)
            return RcloneShelf(RcloneFolder(remote: remote, path: path, program: program))
        }
    }
}

extension RcloneProgram {
    /// rclone as this machine has it; `nil` where there is none.
    ///
    /// - Parameter world: The search path, and who runs programs.
    static func found(by world: RunWorld) -> RcloneProgram? {
        let search = ProgramSearch(environment: world.environment)
        return search.find("rclone").map { path in
            RcloneProgram(
                path: path,
                guards: search.lifeGuard,
                environment: world.environment,
                processes: world.processes
            )
        }
    }
}
