import EditModel
import Foundation

/// A value in an object of JSON that others read along.
enum JSONField: Encodable, ExpressibleByStringLiteral {
    /// A text. The query of every address in it is left out, as it is a secret where the address is presigned.
    case text(String)
    case number(Int)
    /// Dollars, with their four decimals, exactly.
    case dollars(Money)
    case list([JSONField])
    case fields([String: JSONField])

    init(stringLiteral value: String) { self = .text(value) }

    func encode(to encoder: any Encoder) throws {
        var value = encoder.singleValueContainer()
        switch self {
        case .text(let text): try value.encode(text.withoutQueries)
        case .number(let number): try value.encode(number)
        case .dollars(let money): try value.encode(money.usd)
        case .list(let list): try value.encode(list)
        case .fields(let fields): try value.encode(fields)
        }
    }
}

extension WanbatchError {
    /// Why something is so, for whoever reads along.
    var fields: [String: JSONField] {
        var fields: [String: JSONField] = ["code": .text(code), "message": .text(message)]
        fields["hint"] = hint.map(JSONField.text)
        return fields
    }
}
