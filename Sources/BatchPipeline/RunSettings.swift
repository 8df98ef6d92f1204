public import EditModel
public import Foundation

/// The rules of a run that do not come from the edits: money, deadline, widths and patience.
public struct RunSettings: Sendable {
    /// The most that the run may commit to, in each world; `nil` for no limit.
    public var maximumCost: Money?
    /// The most that all runs of the archive may commit to in a UTC month, in the real world; `nil` for no limit.
    public var maximumMonthCost: Money?
    /// No submission after this moment.
    public var deadline: Date?
    /// Whether published files stay when nothing needs them any more.
    public var keepsPublished: Bool
    /// How many ffmpeg work on clips at once.
    public var preparations: Int
    /// How many outputs are decoded at once to check them.
    public var decodes: Int
    /// How many downloads at once.
    public var downloads: Int
    /// How many uploads at once.
    public var uploads: Int
    /// How long a published clip must still live when it is submitted.
    public var linkReserve: Duration
    /// How long a URL must still live to be used again for another edit.
    public var publishReserve: Duration
    /// How long an intent may be repeated with the same key (DESIGN "States": how long a key lives is not documented).
    public var replayWindow: Duration
    /// How long one submission is refused for the moment before submitting stops for the night.
    public var throttlePatience: Duration
    /// How many times the same bytes are sent again while the outcome is unknown.
    public var replays: Int
    /// How many submissions an edit may have in all, when its tasks fail in a retryable way.
    public var submissions: Int
    /// How long a task may run before it is left for the next run.
    public var taskPatience: Duration
    /// How long answers in a row must say "no such task" or "no link" before they are believed, besides their number.
    public var gonePatience: Duration
    /// How many answers in a row "no such task" must be before they are believed.
    public var goneAnswers: Int
    /// How long somebody who worked in this run and cannot be reached now is waited for.
    public var networkPatience: Duration
    /// The same before they have worked in this run: a wrong address is told soon.
    public var firstPatience: Duration
    /// The first wait after trouble; later ones double, with full jitter.
    public var retryBase: Duration

    /// The defaults.
    ///
    /// - Parameter cores: How many cores the machine has.
    public init(cores: Int = ProcessInfo.processInfo.activeProcessorCount) {
        maximumCost = nil
        maximumMonthCost = nil
        deadline = nil
        keepsPublished = false
        preparations = max(1, cores)
        decodes = max(1, cores)
        downloads = 8
        uploads = 4
        linkReserve = .seconds(2 * 3600)
        publishReserve = .seconds(12 * 3600)
        replayWindow = .seconds(15 * 60)
        throttlePatience = .seconds(2 * 3600)
        replays = 8
        submissions = 4
        taskPatience = .seconds(3600)
        goneAnswers = 5
        gonePatience = .seconds(60)
        networkPatience = .seconds(1800)
        firstPatience = .seconds(30)
        retryBase = .seconds(1)
    }
}
