// A race beside a Mutex. `Tests/sanitize.sh` wants it reported with MutexHandover.c too.
import Synchronization

final class Numbers: @unchecked Sendable {  // which is the race
    let safe = Mutex(0)
    var unsafe = 0
}

let numbers = Numbers()
await withTaskGroup(of: Void.self) { group in
    for _ in 0..<4 {
        group.addTask {
            for _ in 0..<20_000 {
                numbers.safe.withLock { $0 += 1 }
                numbers.unsafe += 1
            }
        }
    }
}
