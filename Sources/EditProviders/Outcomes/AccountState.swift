public import EditModel
public import Foundation

/// What an account has left, as far as the provider says so.
public enum AccountState: Sendable, Equatable {
    /// The key is right; the provider did not say what is left.
    case open
    /// Credits left for this key.
    case credits(Decimal)
    /// Money left.
    case money(Money)
}
