/// One component of a glob: `*` any characters, `?` one, `[...]` one of a class; letters count as they are.
struct GlobPattern {
    private enum Token {
        case scalar(Unicode.Scalar)
        case one
        case many
        case oneOf([ClosedRange<UInt32>], isNegated: Bool)
    }

    private let tokens: [Token]
    /// Whether it has a wildcard at all.
    let isWild: Bool
    /// Whether it is `**`: any number of folders.
    let isDeep: Bool

    init(_ text: String) {
        let scalars = Array(text.unicodeScalars)
        var tokens: [Token] = []
        var index = 0
        var isWild = false
        while index < scalars.count {
            switch scalars[index] {
            case "*": tokens.append(.many)
            case "?": tokens.append(.one)
            case "[":
                if let (token, last) = Self.readClass(scalars, from: index) {
                    tokens.append(token)
                    index = last
                } else {
                    tokens.append(.scalar("["))
                    index += 1
                    continue
                }
            default:
                tokens.append(.scalar(scalars[index]))
                index += 1
                continue
            }
            isWild = true
            index += 1
        }
        self.tokens = tokens
        self.isWild = isWild
        isDeep = text == "**"
    }

    /// Whether any component of a path is one.
    static func isWild(path: String) -> Bool {
        guard path.utf8.contains(where: { [0x2A, 0x3F, 0x5B].contains($0) }) else { return false }
        return path.utf8.split(separator: PathText.slash).contains { GlobPattern(String(Substring($0))).isWild }
    }

    /// Whether a name fits. A name that begins with a dot fits only a pattern that does.
    ///
    /// Only the last `*` is ever tried again, so the work is at most the product of the two lengths.
    func matches(_ name: String) -> Bool {
        if name.utf8.first == UInt8(ascii: ".") {
            guard case .scalar(".") = tokens.first else { return false }
        }
        let scalars = Array(name.unicodeScalars)
        var token = 0
        var scalar = 0
        var retry: (token: Int, scalar: Int)?
        while scalar < scalars.count {
            if token < tokens.count, case .many = tokens[token] {
                retry = (token + 1, scalar)
                token += 1
            } else if token < tokens.count, Self.fits(tokens[token], scalars[scalar]) {
                token += 1
                scalar += 1
            } else if let last = retry {
                retry = (last.token, last.scalar + 1)
                token = last.token
                scalar = last.scalar + 1
            } else {
                return false
            }
        }
        return tokens[token...].allSatisfy { if case .many = $0 { true } else { false } }
    }

    private static func fits(_ token: Token, _ scalar: Unicode.Scalar) -> Bool {
        switch token {
        case .scalar(let wanted): scalar == wanted
        case .one: true
        case .many: false
        case .oneOf(let ranges, let isNegated): ranges.contains { $0.contains(scalar.value) } != isNegated
        }
    }

    /// A class from its `[`; `nil` when it is not closed. `]` right behind the `[` stands for itself.
    private static func readClass(_ scalars: [Unicode.Scalar], from start: Int) -> (Token, last: Int)? {
        var index = start + 1
        let isNegated = index < scalars.count && (scalars[index] == "!" || scalars[index] == "^")
        if isNegated { index += 1 }
        let first = index
        var ranges: [ClosedRange<UInt32>] = []
        while index < scalars.count {
            if scalars[index] == "]", index > first { return (.oneOf(ranges, isNegated: isNegated), index) }
            let low = scalars[index].value
            if index + 2 < scalars.count, scalars[index + 1] == "-", scalars[index + 2] != "]" {
                let high = scalars[index + 2].value
                if low <= high { ranges.append(low...high) }
                index += 3
            } else {
                ranges.append(low...low)
                index += 1
            }
        }
        return nil
    }
}
