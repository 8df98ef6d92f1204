// Four threads and one Mutex, without a race. `Tests/sanitize.sh` wants it reported without MutexHandover.c (else that
// file is not needed any more) and not reported with it.
import Synchronization

final class Numbers: Sendable { let last = Mutex<[Int]>([]) }

let numbers = Numbers()
await withTaskGroup(of: Void.self) { group in
    for thread in 0..<4 {
        group.addTask {
            for number in 0..<20_000 {
                numbers.last.withLock { $0 = $0.suffix(100) + [number &* thread] }
            }
        }
    }
}
