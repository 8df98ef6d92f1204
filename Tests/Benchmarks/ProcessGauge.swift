import Foundation

/// What a running program holds and has used, as the system says it.
struct ProcessGauge {
    let process: pid_t

    /// The most memory that it has held so far, in MiB; `nil` when it is gone.
    var peakMebibytes: Double? {
        guard let text = file("status"),
            let line = text.split(separator: "\n").first(where: { $0.hasPrefix("VmHWM:") }),
            let kibibytes = line.split(separator: " ").dropFirst().first.flatMap({ Double($0) })
        else { return nil }
        return kibibytes / 1024
    }

    /// Its own processor time, and that of the programs that it has waited for; `nil` when it is gone.
    var processorSeconds: (own: Double, children: Double)? {
        // The name in the parentheses may have spaces in it.
        guard let fields = file("stat")?.split(separator: ")").last?.split(separator: " "), fields.count > 14 else {
            return nil
        }
        let ticks = fields[11...14].map { (Double($0) ?? 0) / Double(sysconf(Int32(_SC_CLK_TCK))) }
        return (ticks[0] + ticks[1], ticks[2] + ticks[3])
    }

    private func file(_ name: String) -> String? {
        try? String(contentsOfFile: "/proc/\(process)/\(name)", encoding: .utf8)
    }
}

/// Does what blocks on a thread of its own.
func onThread<Value: Sendable>(_ work: @escaping @Sendable () -> Value) async -> Value {
    await withCheckedContinuation { continuation in
        Thread.detachNewThread { continuation.resume(returning: work()) }
    }
}
