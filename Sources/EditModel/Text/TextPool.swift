/// Texts that occur often, each kept once and named by a number.
struct TextPool: Sendable {
    private(set) var texts: [String] = []
    private var numbers: [ByteText: Int32] = [:]

    /// The number of a text.
    ///
    /// - Parameters:
    ///   - text: The text.
    ///   - guess: A number that it may well have: that of its neighbour.
    mutating func number(of text: String, guess: Int32?) -> Int32 {
        let key = ByteText(text)
        if let guess, ByteText(texts[Int(guess)]) == key { return guess }
        if let known = numbers[key] { return known }
        let number = Int32(texts.count)
        texts.append(text)
        numbers[key] = number
        return number
    }

    subscript(number: Int32) -> String { texts[Int(number)] }
}
