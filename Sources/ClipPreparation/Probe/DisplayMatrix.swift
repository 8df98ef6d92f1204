/// The 2x2 part of a file's display matrix: how the picture is to be turned.
struct DisplayMatrix: Hashable {
    private let a: Int
    private let b: Int
    private let c: Int
    private let d: Int

    /// A matrix from ffprobe's text: three lines of an address and three numbers.
    init?(_ text: String) {
        let rows = text.split(whereSeparator: \.isNewline).map { line in
            line.split(whereSeparator: { $0 == " " || $0 == "\t" }).dropFirst().compactMap { Int($0) }
        }
        guard rows.count == 3, rows[0].count == 3, rows[1].count == 3 else { return nil }
        (a, b, c, d) = (rows[0][0], rows[0][1], rows[1][0], rows[1][1])
    }

    /// 0, 90, 180 or 270 degrees; `nil` when the matrix turns by anything else.
    var rotation: Int? {
        switch (a.signum(), b.signum(), c.signum(), d.signum()) {
        case (1, 0, 0, 1), (-1, 0, 0, 1): 0
        case (-1, 0, 0, -1), (1, 0, 0, -1): 180
        case (0, -1, 1, 0), (0, 1, 1, 0): 90
        case (0, 1, -1, 0), (0, -1, -1, 0): 270
        default: nil
        }
    }

    /// Whether left and right change places.
    var isMirrored: Bool {
        switch (a.signum(), b.signum(), c.signum(), d.signum()) {
        case (-1, 0, 0, 1), (1, 0, 0, -1), (0, 1, 1, 0), (0, -1, -1, 0): true
        default: false
        }
    }
}
