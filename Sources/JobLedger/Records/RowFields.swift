import EditModel
import Foundation
import GRDB

/// The values of a row, for records that are read for every edit: by their columns, without a general decoder in between.
struct RowFields {
    private let row: Row

    init(_ row: Row) { self.row = row }

    /// A value as the database has it.
    ///
    /// - Throws: `DatabaseError` of code `SQLITE_CORRUPT` where it is of another type, or missing.
    func plain<Value: DatabaseValueConvertible>(_ column: String) throws -> Value {
        guard let value = try optional(column) as Value? else { throw unreadable(column) }
        return value
    }

    /// As ``plain(_:)``, or nothing.
    func optional<Value: DatabaseValueConvertible>(_ column: String) throws -> Value? {
        let stored: DatabaseValue? = row[column]
        guard let value = stored, !value.isNull else { return nil }
        guard let found = Value.fromDatabaseValue(value) else { throw unreadable(column) }
        return found
    }

    /// What a text stands for.
    ///
    /// - Parameter make: `nil` for a text that stands for nothing.
    func text<Value>(_ column: String, _ make: (String) -> Value?) throws -> Value {
        guard let value = try optionalText(column, make) else { throw unreadable(column) }
        return value
    }

    /// As ``text(_:_:)``, or nothing.
    func optionalText<Value>(_ column: String, _ make: (String) -> Value?) throws -> Value? {
        guard let text: String = try optional(column) else { return nil }
        guard let value = make(text) else { throw unreadable(column) }
        return value
    }

    /// A value that is kept as JSON, or nothing.
    func json<Value: Decodable>(_ column: String) throws -> Value? {
        guard let data: Data = try optional(column) else { return nil }
        do {
            return try JSONDecoder().decode(Value.self, from: data)
        } catch {
            throw unreadable(column)
        }
    }

    /// As ``json(_:)``, but never nothing.
    func wholeJSON<Value: Decodable>(_ column: String) throws -> Value {
        guard let value: Value = try json(column) else { throw unreadable(column) }
        return value
    }

    /// An amount of money, or nothing.
    func money(_ column: String) throws -> Money? { try (optional(column) as Int64?).map(Money.init(units:)) }

    private func unreadable(_ column: String) -> DatabaseError {
        DatabaseError(resultCode: .SQLITE_CORRUPT, message: "the column \(column) holds what it should not")
    }
}
