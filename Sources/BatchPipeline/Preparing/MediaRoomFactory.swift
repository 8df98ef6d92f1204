import ClipPreparation
import EditModel
import JobLedger

/// Finds ffmpeg and ffprobe and sets up all that works with them.
struct MediaRoomFactory: Sendable {
    let layout: ArchiveLayout
    let ledger: JobLedger
    let world: RunWorld
    let settings: RunSettings
}
