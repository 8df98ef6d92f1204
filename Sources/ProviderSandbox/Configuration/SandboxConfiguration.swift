public import EditModel
public import Foundation
public import Logging

/// How a sandbox behaves: what it speaks, what it allows, how long it takes and what goes wrong on purpose.
public struct SandboxConfiguration: Sendable {
    /// Whose HTTP interface the sandbox speaks.
    public enum API: String, Hashable, Codable, Sendable {
        /// Evolink: tasks, list, batch, credits, models and the Files API.
        case evolink
        /// Novita: the asynchronous v3 routes and the balance.
        case novita
    }

    /// How an output comes to be.
    public enum Media: Hashable, Sendable {
        /// The clip is downloaded, probed, checked and edited by ffmpeg.
        case real
        /// Nothing is downloaded or checked; every clip counts as this long, and outputs are ready-made: for rehearsing
        /// thousands of tasks.
        case instant(clip: Duration)
    }

    /// The folder of tasks, files, keys and bill. One live sandbox holds it at a time.
    public var folder: String
    /// The address to listen on.
    public var host = "127.0.0.1"
    /// The port to listen on; 0 takes the one of last time if it is free, else any.
    public var port = 0
    /// Whose interface is spoken.
    public var api = API.evolink
    /// How many tasks may run at once before submissions get 429; `nil` for no limit.
    public var runningLimit: Int? = 5
    /// How many submissions a minute are taken before they get 429; `nil` for no limit.
    public var requestsPerMinute: Int?
    /// How many submissions may come at once within ``requestsPerMinute``.
    public var burst = 4
    /// How long a task takes, in seconds; drawn from the range by ``seed``.
    public var taskSeconds: ClosedRange<Double> = 2...5
    /// How long an output link lives (Evolink, seed document: 24 hours).
    public var linkLifetime = Duration.seconds(24 * 3600)
    /// How long an uploaded file lives (Evolink Files API: 72 hours).
    public var fileLifetime = Duration.seconds(72 * 3600)
    /// How many uploaded files an account may keep (Evolink Files API: 100).
    public var fileQuota = 100
    /// What goes wrong on purpose.
    public var faults = SandboxFaults()
    /// Decides the lengths of tasks.
    public var seed: UInt64 = 1
    /// The keys that are taken; `nil` takes any that is not empty.
    public var acceptedKeys: [String]?
    /// The credits of the account; `nil` for no end of them.
    public var creditsAvailable: Decimal?
    /// What `Retry-After` a 429 carries, in whole seconds rounded up; `nil` for none.
    public var retryAfter: Duration?
    /// Where all callbacks are sent instead of where the tasks say; `nil` to send them there.
    public var callbackDestination: WebAddress?
    /// Whether unknown keys and texts over their length are refused; otherwise they are ignored and cut.
    public var strict = true
    /// How an output comes to be.
    public var media = Media.real
    /// How many clips are edited at once.
    public var mediaJobs = max(1, ProcessInfo.processInfo.activeProcessorCount)
    /// Where the sandbox reports what it does; silent unless one is given.
    public var logger = Logger(label: "sandbox", factory: { _ in SwiftLogNoOpLogHandler() })

    /// The usual behaviour in a folder; everything else can be set afterwards.
    ///
    /// - Parameter folder: Where tasks, files, keys and bill are kept; made when it does not exist.
    public init(folder: String) { self.folder = folder }
}
