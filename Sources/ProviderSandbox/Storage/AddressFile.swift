import EditModel
import Foundation
import SystemPackage

/// Where the live sandbox of a folder listens, for others who want to use it, and where the last one did.
struct AddressFile: Codable, Hashable, Sendable {
    var url: String
    var port: Int
    var api: SandboxConfiguration.API
    /// What `/sandbox/mark` answers there.
    var mark: String

    func write(to path: FilePath) throws { try Disk.write(Array(try JSONEncoder().encode(self)), to: path) }

    /// - Returns: `nil` when there is none that can be read.
    static func read(_ path: FilePath) -> AddressFile? {
        guard let bytes = try? Disk.contents(path) else { return nil }
        return try? JSONDecoder().decode(AddressFile.self, from: Data(bytes))
    }
}
