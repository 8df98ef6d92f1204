import EditModel
import Foundation
import Synchronization
import UnixSignals

/// The live view on a terminal, with other output above it.
///
/// Writing is done on a queue of its own: a terminal that stands still (Ctrl-S, a broken connection) holds up nobody.
/// A drawing that would have to wait for another one is left out.
final class LiveScreen: Sendable {
    private let descriptor: Int32
    private let environment: [String: String]
    private let writer = DispatchQueue(label: "wanbatch.screen")
    private let state: Mutex<State>

    fileprivate struct State {
        var view: LiveView
        var frame: LiveFrame
        var latest: ProgressSnapshot?
        var pending = 0
    }

    /// A view that is not drawn yet.
    ///
    /// - Parameters:
    ///   - descriptor: The stream of the terminal.
    ///   - traits: What it can show.
    ///   - environment: The process's environment.
    init(descriptor: Int32, traits: TerminalTraits, environment: [String: String]) {
        self.descriptor = descriptor
        self.environment = environment
        state = Mutex(State(view: LiveView(traits: traits), frame: LiveFrame(traits: traits)))
    }

    private var size: TerminalSize { TerminalSize.of(descriptor, environment: environment) }

    /// Draws a moment.
    func show(_ snapshot: ProgressSnapshot) {
        let size = size
        state.withLock { state in
            state.latest = snapshot
            guard state.pending == 0 else { return }
            write(state.drawing(size), in: &state)
        }
    }

    /// Writes a message above the view, with the time of day: nobody looks at it all night.
    ///
    /// - Parameter text: The message; one of several lines stays as it is.
    func say(_ text: String, now: Date = Date()) {
        let size = size
        let text = text.withoutQueries
        let time = Date.VerbatimFormatStyle.timeOfDay(now)
        let margin = String(repeating: " ", count: time.columns + 1)
        let isOneLine = !text.contains("\n")
        let lines =
            isOneLine ? text.wrapped(to: max(20, size.columns - margin.count - 1)) : text.components(separatedBy: "\n")
        let message = lines.enumerated().map { ($0 == 0 ? "\(time) " : isOneLine ? margin : "") + $1 }
        state.withLock { state in
            let above = message.joined(separator: "\n") + "\n"
            write(state.frame.erase(width: size.columns) + above + state.drawing(size), in: &state)
        }
    }

    /// Takes the view away and waits until all is written.
    func clear() {
        let size = size
        state.withLock { state in
            state.latest = nil
            write(state.frame.erase(width: size.columns), in: &state)
        }
        writer.sync {}
    }

    /// Draws anew whenever the terminal changes its size, and when the process goes on after it was stopped.
    func followTerminal() async {
        for await signal in await UnixSignalsSequence(trapping: .sigwinch, .sigcont) {
            let size = size
            state.withLock { state in
                if signal == .sigcont { state.frame.forget() }
                write(state.drawing(size), in: &state)
            }
        }
    }

    private func write(_ text: String, in state: inout State) {
        guard !text.isEmpty else { return }
        state.pending += 1
        writer.async { [self] in
            Screen.put(text, descriptor)
            self.state.withLock { $0.pending -= 1 }
        }
    }
}

extension LiveScreen.State {
    fileprivate mutating func drawing(_ size: TerminalSize) -> String {
        guard let latest else { return "" }
        return frame.draw(view.lines(latest, size: size), width: size.columns)
    }
}
