#if DEBUG
    #if canImport(Glibc)
        import Glibc
    #else
        import Darwin
    #endif

    /// One way in which a debug build is told to end badly: which ``DurableStep``, and what happens before it.
    ///
    /// As text: `kill@17` at the 17th step, `kill@intent-written:2` at the second of a name, `fail@renamed=EIO` with an
    /// error of the system (`ENOSPC` where none is named), `fail@17+` at the 17th and every one after it. `show@1+` names
    /// every step on standard error, and harms none.
    public struct Failpoint: Hashable, Sendable {
        /// What happens at the step.
        public enum Action: Hashable, Sendable {
            /// The step is named and taken.
            case show
            /// The process is gone, as by kill -9.
            case kill
            /// The step fails with this number of the system (`errno`).
            case fail(Int32)
        }

        /// What happens.
        public var action: Action
        /// Only steps of this name; `nil` for all.
        public var step: DurableStep?
        /// At the how manieth of them, from 1.
        public var number: Int
        /// Whether every later one is struck too.
        public var isLasting: Bool

        private static let numbers: [Substring: Int32] = [
            "ENOSPC": ENOSPC, "EIO": EIO, "EDQUOT": EDQUOT, "EROFS": EROFS, "EACCES": EACCES,
        ]

        /// A failpoint from its text; `nil` when it is none.
        ///
        /// - Parameter text: The text.
        public init?(_ text: String) {
            let pattern = /(show|kill|fail)@(?:([0-9]+)|([a-z-]+)(?::([0-9]+))?)(\+)?(?:=([A-Z]+))?/
            guard let found = text.wholeMatch(of: pattern)?.output else { return nil }
            if found.1 != "fail" {
                guard found.6 == nil else { return nil }
                action = found.1 == "kill" ? .kill : .show
            } else {
                guard let number = Self.numbers[found.6 ?? "ENOSPC"] else { return nil }
                action = .fail(number)
            }
            if let name = found.3 {
                guard let known = DurableStep(rawValue: String(name)) else { return nil }
                step = known
            }
            guard let number = Int(found.2 ?? found.4 ?? "1"), number > 0 else { return nil }
            self.number = number
            isLasting = found.5 != nil
        }

        /// Whether a step is struck.
        ///
        /// - Parameters:
        ///   - step: The step.
        ///   - total: The how manieth step of the process it is.
        ///   - ofName: The how manieth of its name.
        func strikes(_ step: DurableStep, total: Int, ofName: Int) -> Bool {
            if let wanted = self.step, wanted != step { return false }
            let count = self.step == nil ? total : ofName
            return isLasting ? count >= number : count == number
        }
    }
#endif
