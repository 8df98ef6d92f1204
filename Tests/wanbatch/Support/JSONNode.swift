import Foundation

/// JSON of any shape, with booleans and numbers told apart.
enum JSONNode: Codable, Hashable, Sendable {
    case null
    case bool(Bool)
    case number(Decimal)
    case text(String)
    case list([JSONNode])
    case object([String: JSONNode])

    /// Reads a document; `nil` when it is none.
    init?(_ bytes: some Sequence<UInt8>) {
        guard let node = try? JSONDecoder().decode(JSONNode.self, from: Data(bytes)) else { return nil }
        self = node
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let value = try? container.decode(Bool.self) {
            self = .bool(value)
        } else if let value = try? container.decode(Decimal.self) {
            self = .number(value)
        } else if let value = try? container.decode(String.self) {
            self = .text(value)
        } else if let value = try? container.decode([JSONNode].self) {
            self = .list(value)
        } else {
            self = .object(try container.decode([String: JSONNode].self))
        }
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .null: try container.encodeNil()
        case .bool(let value): try container.encode(value)
        case .number(let value): try container.encode(value)
        case .text(let value): try container.encode(value)
        case .list(let value): try container.encode(value)
        case .object(let value): try container.encode(value)
        }
    }

    /// The document's bytes.
    var bytes: [UInt8] { (try? JSONEncoder().encode(self)).map(Array.init) ?? [] }

    /// A member of an object.
    subscript(_ key: String) -> JSONNode? {
        if case .object(let members) = self { members[key] } else { nil }
    }

    /// The text, where it is one.
    var text: String? { if case .text(let text) = self { text } else { nil } }

    /// The number, where it is one.
    var number: Decimal? { if case .number(let number) = self { number } else { nil } }

    /// The elements, where it is a list.
    var list: [JSONNode]? { if case .list(let list) = self { list } else { nil } }
}

extension JSONNode: ExpressibleByStringLiteral, ExpressibleByStringInterpolation, ExpressibleByIntegerLiteral,
    ExpressibleByBooleanLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
    init(stringLiteral value: String) { self = .text(value) }
    init(integerLiteral value: Int) { self = .number(Decimal(value)) }
    init(booleanLiteral value: Bool) { self = .bool(value) }
    init(arrayLiteral elements: JSONNode...) { self = .list(elements) }
    init(dictionaryLiteral elements: (String, JSONNode)...) {
        self = .object(Dictionary(elements) { first, _ in first })
    }
}
