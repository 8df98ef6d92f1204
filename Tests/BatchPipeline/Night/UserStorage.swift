import BatchPipeline
import ClipPreparation
import EditModel
import Foundation

/// A storage of the user's own: a folder that the real rclone copies to and that the web shows at port 9105, with an
/// rclone that fails on demand before the real one is asked.
struct UserStorage: Sendable {
    /// Where the files lie.
    let folder: String
    private let tools: String

    init(in parent: TemporaryFolder) throws {
        folder = parent("storage")
        tools = parent("tools")
        for path in [folder, tools] {
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        }
        let found = ProgramSearch(environment: ProcessInfo.processInfo.environment).find("rclone") ?? "/usr/bin/false"
        let path = try parent.file("tools/rclone", Array(Self.script(tools, found).utf8))
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
    }

    /// Some copies fail from now on.
    ///
    /// - Parameters:
    ///   - numbers: Which ones, from 1.
    ///   - words: What rclone says.
    func fails(_ numbers: ClosedRange<Int>, _ words: String) throws {
        let rule = "\(numbers.lowerBound) \(numbers.upperBound)\n\(words)\n"
        try Data(rule.utf8).write(to: URL(filePath: "\(tools)/fail-copyto"))
    }

    /// All goes well from now on.
    func mend() {
        try? FileManager.default.removeItem(atPath: "\(tools)/fail-copyto")
    }

    /// The names of the files that lie there.
    var files: [String] { (try? FileManager.default.contentsOfDirectory(atPath: folder).sorted()) ?? [] }

    /// How many copies were tried.
    var copies: Int {
        let calls = (try? String(contentsOfFile: "\(tools)/calls", encoding: .utf8)) ?? ""
        return calls.split(separator: "\n").count { $0.hasPrefix("copyto ") }
    }

    /// What makes a run publish there.
    var options: [RunOptionKey: String] {
        [.publish: "rclone:disk:\(folder)", .publicURL: "http://127.0.0.1:9105"]
    }

    func environment(over plain: [String: String]) -> [String: String] {
        plain.merging(["PATH": "\(tools):\(plain["PATH"] ?? "")", "RCLONE_CONFIG_DISK_TYPE": "local"]) { $1 }
    }

    private static func script(_ folder: String, _ rclone: String) -> String {
        """
        #!/bin/sh
        echo "$*" >>\(folder)/calls
        if [ -f \(folder)/fail-$1 ]; then
            { read -r from to; read -r words; } <\(folder)/fail-$1
            number=$(grep -c "^$1 " \(folder)/calls)
            if [ "$number" -ge "$from" ] && [ "$number" -le "$to" ]; then
                echo "2026/01/01 00:00:00 Failed to $1: $words" >&2
                exit 1
            fi
        fi
        exec \(rclone) "$@"

        """
    }
}
