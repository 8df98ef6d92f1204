import EditModel
import Testing

@testable import wanbatch

@Suite("Lines drawn over themselves")
struct LiveFrameTests {
    private let traits = TerminalTraits(isTerminal: true, environment: ["TERM": "xterm", "LANG": "C.UTF-8"])

    private func text(_ lines: String...) -> [StyledText] { lines.map { StyledText($0) } }

    @Test("a terminal shows what was drawn last, whatever was drawn before, and other output above it")
    func drawings() {
        var frame = LiveFrame(traits: traits)
        var screen = TerminalModel(columns: 20, rows: 8)
        screen.write("$ wanbatch run\n")
        for lines in [text("a", "b"), text("a", "c", "d"), text("x"), text("x", "a long line", "z")] {
            screen.write(frame.draw(lines, width: 20))
            #expect(screen.lines == ["$ wanbatch run"] + lines.map(\.plain))
        }
        screen.write(frame.erase(width: 20) + "warning: w\n" + frame.draw(text("e", "f"), width: 20))
        #expect(screen.lines == ["$ wanbatch run", "warning: w", "e", "f"])
        screen.write(frame.erase(width: 20))
        #expect(screen.lines == ["$ wanbatch run", "warning: w"])
    }

    @Test("at the foot of the screen it scrolls once and stays")
    func foot() {
        var frame = LiveFrame(traits: traits)
        var screen = TerminalModel(columns: 20, rows: 4)
        screen.write("1\n2\n3\n")
        for number in 0..<5 { screen.write(frame.draw(text("a\(number)", "b", "c"), width: 20)) }
        #expect(screen.lines == ["a4", "b", "c"])
    }

    @Test("what has not changed is not written, and what has in one piece")
    func unchanged() {
        var frame = LiveFrame(traits: traits)
        #expect(!frame.draw(text("a", "b"), width: 20).isEmpty)
        #expect(frame.draw(text("a", "b"), width: 20).isEmpty)
        let drawn = frame.draw(text("a", "c"), width: 20)
        #expect(drawn.hasPrefix("\u{1B}[?2026h") && drawn.hasSuffix("\u{1B}[?2026l"))
        #expect(!drawn.contains("a"))
        #expect(frame.erase(width: 20) == "\r\u{1B}[2A\u{1B}[J")
        #expect(frame.erase(width: 20).isEmpty)
    }

    @Test("a narrower terminal wraps the old lines: they are erased all the same")
    func narrower() {
        var frame = LiveFrame(traits: traits)
        var screen = TerminalModel(columns: 20, rows: 12)
        screen.write("above\n" + frame.draw(text("0123456789abcdef", "short"), width: 20))
        screen.narrow(to: 10)
        screen.write(frame.draw(text("0123", "s"), width: 10))
        #expect(screen.lines == ["above", "0123", "s"])
    }

    @Test("after the shell wrote something it begins anew below")
    func stopped() {
        var frame = LiveFrame(traits: traits)
        var screen = TerminalModel(columns: 20, rows: 12)
        screen.write(frame.draw(text("a", "b"), width: 20) + "[1]+ Stopped\n$ fg\n")
        frame.forget()
        screen.write(frame.draw(text("a", "b"), width: 20))
        #expect(screen.lines == ["a", "b", "[1]+ Stopped", "$ fg", "a", "b"])
    }
}

/// As much of a terminal as the frame uses.
struct TerminalModel {
    private var rows: [[Character]] = [[]]
    private var row = 0
    private var column = 0
    private var columns: Int
    private let height: Int

    init(columns: Int, rows: Int) {
        self.columns = columns
        height = rows
    }

    /// What is to be seen, without empty lines at the end.
    var lines: [String] {
        var lines = rows.suffix(height).map { String($0) }
        while lines.last?.isEmpty == true { lines.removeLast() }
        return lines
    }

    mutating func write(_ text: String) {
        var rest = Array(text.unicodeScalars)[...]
        while let scalar = rest.popFirst() {
            switch scalar {
            case "\r": column = 0
            case "\n":
                column = 0
                row += 1
                if row == rows.count { rows.append([]) }
            case "\u{1B}":
                let end = rest.dropFirst().firstIndex { $0.properties.isAlphabetic } ?? rest.endIndex - 1
                act(String(String.UnicodeScalarView(rest[rest.startIndex...end])))
                rest = rest[(end + 1)...]
            default:
                while rows[row].count <= column { rows[row].append(" ") }
                rows[row][column] = Character(scalar)
                column += 1
            }
        }
    }

    private mutating func act(_ code: String) {
        switch code.last {
        case "A": row = max(max(0, rows.count - height), row - (Int(code.dropFirst().dropLast()) ?? 1))
        case "K": rows[row] = Array(rows[row].prefix(column))
        case "J":
            rows[row] = Array(rows[row].prefix(column))
            rows = Array(rows.prefix(row + 1))
        default: break
        }
    }

    /// The window becomes narrower and wraps its lines anew, as most terminals do.
    mutating func narrow(to width: Int) {
        columns = width
        var wrapped: [[Character]] = []
        for (index, line) in rows.enumerated() {
            if index == row { row = wrapped.count }
            var line = line[...]
            repeat {
                wrapped.append(Array(line.prefix(width)))
                line = line.dropFirst(width)
            } while !line.isEmpty
        }
        rows = wrapped
    }
}
